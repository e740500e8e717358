using System.Runtime.Intrinsics;

namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>256-bit vectors.</summary>
internal sealed unsafe class Vector256Kernel : TargetKernel
{
    private const int Lanes = 8;

    public override int Width => 256;

    public override void TrainTargets(
        float* hidden, float* gradient, float* outputs, int stride, int* targets, float* steps, float* dots, int count, float alpha)
    {
        for (var t = 0; t < count; t++) dots[t] = Dot(hidden, outputs + ((nint)targets[t] * stride), stride);
        ToSteps(steps, dots, count, alpha);
        for (var t = 0; t < count; t++)
        {
            var row = outputs + ((nint)targets[t] * stride);
            var step = Vector256.Create(steps[t]);
            for (var i = 0; i < stride; i += Lanes)
            {
                var old = Vector256.LoadAligned(row + i);
                Vector256.FusedMultiplyAdd(step, old, Vector256.LoadAligned(gradient + i)).StoreAligned(gradient + i);
                Vector256.FusedMultiplyAdd(step, Vector256.LoadAligned(hidden + i), old).StoreAligned(row + i);
            }
        }
    }

    public override void Add(float* row, float* addend, int stride)
    {
        for (var i = 0; i < stride; i += Lanes) (Vector256.LoadAligned(row + i) + Vector256.LoadAligned(addend + i)).StoreAligned(row + i);
    }

    public override void Scale(float* row, float factor, int stride)
    {
        for (var i = 0; i < stride; i += Lanes) (Vector256.LoadAligned(row + i) * factor).StoreAligned(row + i);
    }

    public override float Dot(float* left, float* right, int stride)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < stride; i += Lanes)
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadAligned(left + i), Vector256.LoadAligned(right + i), sum);
        return Vector256.Sum(sum);
    }
}
