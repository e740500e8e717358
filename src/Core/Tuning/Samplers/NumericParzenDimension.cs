using System.Runtime.InteropServices;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Truncated normal kernels on an axis' working scale; values are places on the axis.</summary>
internal sealed class NumericParzenDimension : ParzenDimension
{
    /// <summary>The least width is the range over this at most.</summary>
    private const double MostKernels = 100;

    /// <summary>Exponents beyond which a kernel adds nothing that the prior does not drown: e^-60 is 1e-26.</summary>
    private const double Negligible = 60;

    /// <summary>Widths beyond which less than 1e-18 of a kernel lies.</summary>
    private const double Whole = 9;

    private readonly Axis _axis;
    private readonly double _low, _high;
    private readonly int[] _kernelOf;
    private readonly List<Kernel> _kernels = [];

    /// <param name="axis">The axis.</param>
    /// <param name="observations">Observed places on the axis, in trial order.</param>
    /// <param name="sharedWidth">The kernels' width as a share of the range; null for widths by the gaps between neighbours.</param>
    /// <param name="endpoints">Whether the outermost observations count the gap to the end of the range.</param>
    public NumericParzenDimension(Axis axis, IReadOnlyList<double> observations, double? sharedWidth, bool endpoints)
    {
        (_axis, _low, _high) = (axis, axis.WorkingLow, axis.WorkingHigh);
        var range = _high - _low;
        var means = new double[observations.Count + 1];
        for (var i = 0; i < observations.Count; i++) means[i] = axis.ToWorking(observations[i]);
        means[^1] = 0.5 * (_low + _high);
        var widths = sharedWidth is { } share ? Enumerable.Repeat(share * range, means.Length).ToArray() : Gaps(means, endpoints);
        var least = range / Math.Min(MostKernels, 1.0 + means.Length);
        for (var i = 0; i < observations.Count; i++) widths[i] = Math.Clamp(widths[i], least, range);
        widths[^1] = range;
        _kernelOf = ShareKernels(means, widths);
    }

    public override ReadOnlySpan<int> KernelOf => _kernelOf;

    public override int Kernels => _kernels.Count;

    public override void Densities(double value, Span<double> densities)
    {
        var kernels = CollectionsMarshal.AsSpan(_kernels);
        if (_axis.Step > 0)
        {
            var below = _axis.ToWorking(Math.Max(value - (_axis.Step / 2), _axis.Low - (_axis.Step / 2)));
            var above = _axis.ToWorking(Math.Min(value + (_axis.Step / 2), _axis.High + (_axis.Step / 2)));
            for (var k = 0; k < densities.Length; k++)
            {
                var kernel = kernels[k];
                densities[k] = NormalMass.Between((below - kernel.Mean) * kernel.Narrowness, (above - kernel.Mean) * kernel.Narrowness) * kernel.Scale;
            }

            return;
        }

        var place = _axis.ToWorking(value);
        for (var k = 0; k < densities.Length; k++)
        {
            var z = (place - kernels[k].Mean) * kernels[k].Narrowness;
            var exponent = 0.5 * z * z;
            densities[k] = exponent < Negligible ? Math.Exp(-exponent) * kernels[k].Peak : 0;
        }
    }

    public override double Sample(int component, NumpyGenerator generator)
    {
        var kernel = _kernels[_kernelOf[component]];
        var (low, high) = ((_low - kernel.Mean) * kernel.Narrowness, (_high - kernel.Mean) * kernel.Narrowness);
        return _axis.FromWorking(kernel.Mean + (NormalMass.Inverse(generator.NextDouble(), low, high) / kernel.Narrowness));
    }

    /// <summary>For each mean the larger gap to its neighbours in order; equal means stay in trial order.</summary>
    private double[] Gaps(double[] means, bool endpoints)
    {
        var order = Enumerable.Range(0, means.Length).ToArray();
        Array.Sort(order, (a, b) => means[a].CompareTo(means[b]) is not 0 and var byMean ? byMean : a.CompareTo(b));
        var gaps = new double[means.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var hasBelow = i > 0 || endpoints || order.Length < 2;
            var hasAbove = i < order.Length - 1 || endpoints || order.Length < 2;
            var below = hasBelow ? means[order[i]] - (i > 0 ? means[order[i - 1]] : _low) : 0;
            var above = hasAbove ? (i < order.Length - 1 ? means[order[i + 1]] : _high) - means[order[i]] : 0;
            gaps[order[i]] = Math.Max(below, above);
        }

        return gaps;
    }

    private int[] ShareKernels(double[] means, double[] widths)
    {
        var kernelOf = new int[means.Length];
        var known = new Dictionary<(double, double), int>();
        for (var i = 0; i < means.Length; i++)
        {
            if (_axis.Step > 0 && known.TryGetValue((means[i], widths[i]), out var kernel))
            {
                kernelOf[i] = kernel;
                continue;
            }

            kernelOf[i] = _kernels.Count;
            if (_axis.Step > 0) known[(means[i], widths[i])] = _kernels.Count;
            var (low, high) = ((_low - means[i]) / widths[i], (_high - means[i]) / widths[i]);
            var scale = low < -Whole && high > Whole ? 1 : 1 / NormalMass.Between(low, high);
            _kernels.Add(new Kernel(means[i], 1 / widths[i], scale, NormalMass.Density(0) / widths[i] * scale));
        }

        return kernelOf;
    }

    /// <summary>A truncated normal distribution, with what its density needs computed beforehand.</summary>
    /// <param name="Mean">Its mean on the working scale.</param>
    /// <param name="Narrowness">One over its width.</param>
    /// <param name="Scale">One over the mass within the range.</param>
    /// <param name="Peak">The density at the mean.</param>
    private readonly record struct Kernel(double Mean, double Narrowness, double Scale, double Peak);
}
