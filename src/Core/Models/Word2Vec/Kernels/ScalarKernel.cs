namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>The reference: one float at a time, one target after the other. Runs everywhere.</summary>
internal sealed unsafe class ScalarKernel : TargetKernel
{
    public override int Width => 0;

    public override void TrainTargets(
        float* hidden, float* gradient, float* outputs, int stride, int* targets, float* steps, float* dots, int count, float alpha)
    {
        for (var t = 0; t < count; t++)
        {
            var row = outputs + ((nint)targets[t] * stride);
            dots[t] = Dot(hidden, row, stride);
            ToSteps(steps + t, dots + t, 1, alpha);
            var step = steps[t];
            for (var i = 0; i < stride; i++)
            {
                gradient[i] += step * row[i];
                row[i] += step * hidden[i];
            }
        }
    }

    public override void Add(float* row, float* addend, int stride)
    {
        for (var i = 0; i < stride; i++) row[i] += addend[i];
    }

    public override void Scale(float* row, float factor, int stride)
    {
        for (var i = 0; i < stride; i++) row[i] *= factor;
    }

    public override float Dot(float* left, float* right, int stride)
    {
        var sum = 0f;
        for (var i = 0; i < stride; i++) sum += left[i] * right[i];
        return sum;
    }
}
