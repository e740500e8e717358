using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// One dimension of a Parzen estimator: a kernel for each observation and, last, one for the prior. Components that
/// have the same kernel share it, so that discrete parameters cost no more than they have values.
/// </summary>
internal abstract class ParzenDimension
{
    /// <summary>The kernel of each component.</summary>
    public abstract ReadOnlySpan<int> KernelOf { get; }

    /// <summary>Distinct kernels.</summary>
    public abstract int Kernels { get; }

    /// <summary>The density (or probability, where values are discrete) of <paramref name="value"/> under each kernel.</summary>
    public abstract void Densities(double value, Span<double> densities);

    /// <summary>A value drawn from a component.</summary>
    public abstract double Sample(int component, NumpyGenerator generator);
}
