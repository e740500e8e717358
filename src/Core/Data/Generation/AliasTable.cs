using SessionRec.Core.Randomness;

namespace SessionRec.Core.Data.Generation;

/// <summary>Draws an index in proportion to given weights, in constant time.</summary>
/// <remarks>Source: Vose, "A linear algorithm for generating random numbers with a given distribution" (1991).</remarks>
internal sealed class AliasTable
{
    private readonly double[] _threshold;
    private readonly int[] _alias;

    public AliasTable(ReadOnlySpan<double> weights)
    {
        var n = weights.Length;
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        _threshold = new double[n];
        _alias = new int[n];
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < n; i++)
        {
            _threshold[i] = weights[i] * n / total;
            _alias[i] = i;
            (_threshold[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var (low, high) = (small.Pop(), large.Pop());
            _alias[low] = high;
            _threshold[high] -= 1 - _threshold[low];
            (_threshold[high] < 1 ? small : large).Push(high);
        }

        foreach (var rest in small) _threshold[rest] = 1;
        foreach (var rest in large) _threshold[rest] = 1;
    }

    public int Draw(NumpyGenerator random)
    {
        var scaled = random.NextDouble() * _threshold.Length;
        var column = (int)scaled;
        return scaled - column < _threshold[column] ? column : _alias[column];
    }
}
