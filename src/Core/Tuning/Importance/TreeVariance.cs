namespace SessionRec.Core.Tuning.Importance;

/// <summary>
/// The variance of a tree's function over the space and of its marginals. A parameter's axis is cut into the cells between all thresholds of the tree (or into the
/// choices); within a cell a marginal is constant.
/// </summary>
internal sealed class TreeVariance
{
    private readonly List<Leaf> _leaves;
    private readonly int[] _choices;
    private readonly double[][] _edges;
    private readonly double _mean, _variance;

    public TreeVariance(List<Leaf> leaves, int[] choices)
    {
        (_leaves, _choices) = (leaves, choices);
        _edges = [.. choices.Select((c, p) => c > 0 ? [] : leaves.Select(l => l.Low[p]).Append(1).Distinct().Order().ToArray())];
        _mean = leaves.Sum(l => l.Volume * l.Value);
        _variance = leaves.Sum(l => l.Volume * (l.Value - _mean) * (l.Value - _mean));
    }

    /// <summary>For one or two parameters each: the variance of their marginal, without that of the single ones, over the whole variance; null where the tree is constant.</summary>
    public double[]? Shares(IReadOnlyList<int[]> subsets)
    {
        if (!(_variance > 0)) return null;
        var single = Enumerable.Range(0, _choices.Length).Select(p => Marginal(p)).ToArray();
        return [.. subsets.Select(s => (s.Length == 1 ? single[s[0]] : Math.Max(0, Marginal(s[0], s[1]) - single[s[0]] - single[s[1]])) / _variance)];
    }

    private double Marginal(int parameter)
    {
        var widths = Widths(parameter);
        var marginal = new double[widths.Length];
        foreach (var leaf in _leaves)
        {
            var weight = leaf.Value * leaf.Volume / leaf.Extent(parameter);
            foreach (var cell in Cells(leaf, parameter)) marginal[cell] += weight;
        }

        var variance = 0.0;
        for (var cell = 0; cell < widths.Length; cell++) variance += widths[cell] * (marginal[cell] - _mean) * (marginal[cell] - _mean);
        return variance;
    }

    private double Marginal(int first, int second)
    {
        var (widths, heights) = (Widths(first), Widths(second));
        var marginal = new double[widths.Length, heights.Length];
        foreach (var leaf in _leaves)
        {
            var weight = leaf.Value * leaf.Volume / leaf.Extent(first) / leaf.Extent(second);
            var columns = Cells(leaf, second).ToArray();
            foreach (var row in Cells(leaf, first))
                foreach (var column in columns)
                    marginal[row, column] += weight;
        }

        var variance = 0.0;
        for (var i = 0; i < widths.Length; i++)
            for (var j = 0; j < heights.Length; j++)
                variance += widths[i] * heights[j] * (marginal[i, j] - _mean) * (marginal[i, j] - _mean);
        return variance;
    }

    private double[] Widths(int parameter) => _choices[parameter] is > 0 and var choices
        ? [.. Enumerable.Repeat(1.0 / choices, choices)]
        : [.. _edges[parameter].Zip(_edges[parameter].Skip(1), (low, high) => high - low)];

    /// <summary>The cells of a parameter's axis that a leaf covers.</summary>
    private IEnumerable<int> Cells(Leaf leaf, int parameter)
    {
        if (_choices[parameter] > 0) return Enumerable.Range(0, _choices[parameter]).Where(c => leaf.Allowed[parameter][c]);
        var from = Array.BinarySearch(_edges[parameter], leaf.Low[parameter]);
        var to = Array.BinarySearch(_edges[parameter], leaf.High[parameter]);
        return Enumerable.Range(from, to - from);
    }
}
