namespace SessionRec.Core.Models.Word2Vec.Kernels;

/// <summary>
/// The inner loop of training, for one width of the processor's vectors and one length of rows. Rows are padded with zeros
/// to <see cref="Stride"/> floats and begin at a cache line.
/// </summary>
internal abstract unsafe class TargetKernel(int columns, int stride)
{
    /// <summary>Targets are trained in groups of this; arrays that hold one entry a target must be padded to whole groups.</summary>
    public const int Group = 4;

    /// <summary>Components of a vector.</summary>
    public int Columns { get; } = columns;

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; } = stride;

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
    /// <param name="targets">Rows of the output matrix, each at most once; padded with any valid row.</param>
    /// <param name="upcoming">As many rows that will be needed soon, fetched into the cache meanwhile.</param>
    /// <param name="labels">1 or 0 for each target. Written long ago, not just before: a vector load over fresh scalar stores waits for all of them.</param>
    /// <param name="steps">Receives each target's step, (label - sigmoid) * alpha.</param>
    /// <param name="dots">Receives each target's dot product.</param>
    /// <param name="count">Number of targets.</param>
    /// <param name="alpha">Learning rate.</param>
    public abstract void TrainTargets(float* hidden, float* gradient, float* outputs, int* targets, int* upcoming, float* labels, float* steps, float* dots, int count, float alpha);

    /// <summary>As <see cref="TrainTargets"/>, but moves the hidden vector itself once all targets are done.</summary>
    public abstract void TrainRow(float* hidden, float* outputs, int* targets, int* upcoming, float* labels, float* steps, float* dots, int count, float alpha);

    /// <summary>Adds <paramref name="addend"/> to <paramref name="row"/>.</summary>
    public abstract void Add(float* row, float* addend);

    /// <summary>Multiplies <paramref name="row"/> by <paramref name="factor"/>.</summary>
    public abstract void Scale(float* row, float factor);
}
