using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// A density estimated from observations: a weighted mixture with one component for each observation, in trial order, and one for the
/// prior. A component is a product of one kernel for each dimension.
/// </summary>
/// <remarks>
/// Source: Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (2011); Falkner et al., "BOHB" (2018) for the joint form;
/// the kernels' widths and weights are Optuna's. Not thread-safe.
/// </remarks>
public sealed class ParzenEstimator
{
    /// <summary>Observations that keep their full weight; older ones fade.</summary>
    private const int Fresh = 25;

    /// <summary>Width of the joint form's kernels as a share of the range, before Scott's rule.</summary>
    private const double JointWidth = 0.2;

    private readonly ParzenDimension[] _dimensions;
    private readonly double[] _weights;
    private readonly double[] _cumulative;
    private readonly double[][] _densities;
    private readonly double[] _products;

    /// <param name="domains">The dimensions: numeric domains and choices.</param>
    /// <param name="observations">Coordinates by dimension, then by observation: places on the axis, or indices of choices.</param>
    /// <param name="joint">Whether the widths follow Scott's rule, as suits several dimensions, or the gaps between neighbours.</param>
    /// <param name="priorWeight">The weight of the prior; an observation has 1.</param>
    /// <param name="endpoints">Whether the outermost observations count the gap to the end of the range.</param>
    public ParzenEstimator(IReadOnlyList<Domain> domains, IReadOnlyList<IReadOnlyList<double>> observations, bool joint, double priorWeight = 1, bool endpoints = false)
    {
        var count = observations[0].Count;
        double? width = joint ? JointWidth * Math.Pow(Math.Max(count, 1), -1.0 / (domains.Count + 4)) : null;
        _dimensions = [.. domains.Select((domain, d) => Dimension(domain, observations[d], width, priorWeight, endpoints))];
        _weights = [.. Weights(count), count == 0 ? 1 : priorWeight];
        var total = _weights.Sum();
        for (var i = 0; i < _weights.Length; i++) _weights[i] /= total;
        var sum = 0.0;
        _cumulative = [.. _weights.Select(w => sum += w)];
        if (_dimensions.Length == 1) _weights = PerKernel(_dimensions[0], _weights);
        _densities = [.. _dimensions.Select(d => new double[d.Kernels])];
        _products = new double[_weights.Length];
    }

    /// <summary>The natural logarithm of the density at a point given by its coordinates.</summary>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        for (var d = 0; d < _dimensions.Length; d++) _dimensions[d].Densities(point[d], _densities[d]);
        var density = 0.0;
        if (_dimensions.Length == 1)
        {
            var kernels = _densities[0];
            for (var k = 0; k < kernels.Length; k++) density += _weights[k] * kernels[k];
            return Math.Log(density);
        }

        Span<double> products = _products;
        _weights.CopyTo(products);
        for (var d = 0; d < _dimensions.Length; d++)
        {
            var kernels = _densities[d];
            var kernelOf = _dimensions[d].KernelOf;
            for (var c = 0; c < products.Length; c++) products[c] *= kernels[kernelOf[c]];
        }

        foreach (var product in products) density += product;
        return Math.Log(density);
    }

    /// <summary>Draws the coordinates of a point.</summary>
    public void Sample(NumpyGenerator generator, Span<double> point)
    {
        var component = Array.BinarySearch(_cumulative, generator.NextDouble());
        if (component < 0) component = Math.Min(~component, _cumulative.Length - 1);
        for (var d = 0; d < _dimensions.Length; d++) point[d] = _dimensions[d].Sample(component, generator);
    }

    /// <summary>Weights of observations from the oldest to the newest: 1 while there are few, else a ramp up to the newest 25.</summary>
    public static IReadOnlyList<double> Weights(int count)
    {
        var weights = new double[count];
        Array.Fill(weights, 1);
        if (count <= Fresh) return weights;
        var (faded, least) = (count - Fresh, 1.0 / count);
        for (var i = 0; i < faded; i++) weights[i] = faded == 1 ? least : least + (i * (1 - least) / (faded - 1));
        return weights;
    }

    private static ParzenDimension Dimension(Domain domain, IReadOnlyList<double> observations, double? width, double priorWeight, bool endpoints) => domain switch
    {
        NumericDomain numeric => new NumericParzenDimension(numeric.Axis, observations, width, endpoints),
        ChoiceDomain choice => new ChoiceParzenDimension(choice.Values.Count, observations, priorWeight),
        _ => throw new ArgumentException($"{domain.Kind} is not a dimension that can be estimated"),
    };

    private static double[] PerKernel(ParzenDimension dimension, double[] weights)
    {
        var perKernel = new double[dimension.Kernels];
        var kernelOf = dimension.KernelOf;
        for (var c = 0; c < weights.Length; c++) perKernel[kernelOf[c]] += weights[c];
        return perKernel;
    }
}
