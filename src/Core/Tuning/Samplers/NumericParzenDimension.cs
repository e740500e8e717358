using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Truncated normal kernels on an axis' working scale; values are places on the axis.</summary>
internal sealed class NumericParzenDimension : ParzenDimension
{
    /// <summary>The least width is the range over this at most.</summary>
    private const double MostKernels = 100;

    private readonly Axis _axis;
    private readonly double _low, _high;
    private readonly int[] _kernelOf;
    private readonly List<(double Mean, double Width, double Scale)> _kernels = [];

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

    public override IReadOnlyList<int> KernelOf => _kernelOf;

    public override int Kernels => _kernels.Count;

    public override void Densities(double value, Span<double> densities)
    {
        if (_axis.Step > 0)
        {
            var below = _axis.ToWorking(Math.Max(value - (_axis.Step / 2), _axis.Low - (_axis.Step / 2)));
            var above = _axis.ToWorking(Math.Min(value + (_axis.Step / 2), _axis.High + (_axis.Step / 2)));
            for (var k = 0; k < densities.Length; k++)
            {
                var (mean, width, scale) = _kernels[k];
                densities[k] = NormalMass.Between((below - mean) / width, (above - mean) / width) * scale;
            }

            return;
        }

        var place = _axis.ToWorking(value);
        for (var k = 0; k < densities.Length; k++)
        {
            var (mean, width, scale) = _kernels[k];
            densities[k] = NormalMass.Density((place - mean) / width) / width * scale;
        }
    }

    public override double Sample(int component, NumpyGenerator generator)
    {
        var (mean, width, _) = _kernels[_kernelOf[component]];
        return _axis.FromWorking(mean + (width * NormalMass.Inverse(generator.NextDouble(), (_low - mean) / width, (_high - mean) / width)));
    }

    /// <summary>For each mean the larger gap to its neighbours in order.</summary>
    private double[] Gaps(double[] means, bool endpoints)
    {
        var order = Enumerable.Range(0, means.Length).ToArray();
        Array.Sort([.. means], order);
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
            _kernels.Add((means[i], widths[i], 1 / NormalMass.Between((_low - means[i]) / widths[i], (_high - means[i]) / widths[i])));
        }

        return kernelOf;
    }
}
