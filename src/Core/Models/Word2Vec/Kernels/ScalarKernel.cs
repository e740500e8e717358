namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>The reference: one float at a time, one target after the other. Runs everywhere.</summary>
internal sealed unsafe class ScalarKernel(int columns, int stride) : TargetKernel(columns, stride)
{
    private readonly float[] _gradient = new float[stride];

    public override int Width => 0;

    public override void TrainTargets(float* hidden, float* gradient, float* outputs, int* targets, int* upcoming, float* labels, float* steps, float* dots, int count, float alpha)
    {
        for (var t = 0; t < count; t++)
        {
            var row = outputs + ((nint)targets[t] * Stride);
            dots[t] = Dot(hidden, row);
            steps[t] = Step(labels[t], dots[t], alpha);
            for (var i = 0; i < Columns; i++)
            {
                gradient[i] += steps[t] * row[i];
                row[i] += steps[t] * hidden[i];
            }
        }
    }

    public override void TrainRow(float* hidden, float* outputs, int* targets, int* upcoming, float* labels, float* steps, float* dots, int count, float alpha)
    {
        Array.Clear(_gradient);
        fixed (float* gradient = _gradient)
        {
            TrainTargets(hidden, gradient, outputs, targets, upcoming, labels, steps, dots, count, alpha);
            Add(hidden, gradient);
        }
    }

    public override void Add(float* row, float* addend)
    {
        for (var i = 0; i < Columns; i++) row[i] += addend[i];
    }

    public override void Scale(float* row, float factor)
    {
        for (var i = 0; i < Columns; i++) row[i] *= factor;
    }

    private static float Step(float label, float dot, float alpha) => dot is > -SigmoidTable.Limit and < SigmoidTable.Limit
        ? (label - SigmoidTable.Values[SigmoidTable.Step(dot)]) * alpha
        : 0;

    private float Dot(float* left, float* right)
    {
        var sum = 0f;
        for (var i = 0; i < Columns; i++) sum += left[i] * right[i];
        return sum;
    }
}
