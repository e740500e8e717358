namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>
/// The inner loop of training, for one width of the processor's vectors. Rows are padded with zeros to <c>stride</c> floats,
/// a multiple of 16, and begin at a cache line.
/// </summary>
internal abstract unsafe class TargetKernel
{
    /// <summary>Bits in a vector; 0 for scalar code.</summary>
    public abstract int Width { get; }

    /// <summary>
    /// One step of logistic regression for each of <paramref name="count"/> distinct targets against the same hidden vector:
    /// the targets' rows move, and what the hidden vector should move by is added to <paramref name="gradient"/>. A target
    /// whose dot product is 6 or more away from 0 is left as it is.
    /// </summary>
    /// <param name="hidden">The input row, or the mean or sum of some; not changed.</param>
    /// <param name="gradient">Accumulates the hidden vector's update.</param>
    /// <param name="outputs">The output matrix.</param>
    /// <param name="stride">Floats in a row of any of these.</param>
    /// <param name="targets">Rows of the output matrix, each at most once.</param>
    /// <param name="steps">On entry the label of each target, 1 or 0; on return its step (label - sigmoid) * alpha.</param>
    /// <param name="dots">Room for one dot product for each target, rounded up to 16; holds them on return.</param>
    /// <param name="count">Number of targets.</param>
    /// <param name="alpha">Learning rate.</param>
    public abstract void TrainTargets(
        float* hidden, float* gradient, float* outputs, int stride, int* targets, float* steps, float* dots, int count, float alpha);

    /// <summary>Adds <paramref name="addend"/> to <paramref name="row"/>.</summary>
    public abstract void Add(float* row, float* addend, int stride);

    /// <summary>Multiplies <paramref name="row"/> by <paramref name="factor"/>.</summary>
    public abstract void Scale(float* row, float factor, int stride);

    public abstract float Dot(float* left, float* right, int stride);

    /// <summary>Turns labels into steps, in place; the step of a target out of the table's range is 0.</summary>
    protected static void ToSteps(float* steps, float* dots, int count, float alpha)
    {
        for (var i = 0; i < count; i++)
        {
            var dot = dots[i];
            steps[i] = dot is > -SigmoidTable.Limit and < SigmoidTable.Limit
                ? (steps[i] - SigmoidTable.Values[SigmoidTable.Step(dot)]) * alpha
                : 0;
        }
    }
}
