using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Importance;

/// <summary>
/// A regression tree grown to pure leaves on a bootstrap sample, as a list of boxes: the part of the space each leaf covers and its value.
/// </summary>
/// <remarks>Source: Breiman et al., "Classification and Regression Trees" (1984), splits by least squares.</remarks>
internal sealed class RegressionTree
{
    private readonly double[][] _rows;
    private readonly double[] _values;
    private readonly int[] _choices;
    private readonly int _maxDepth;

    private RegressionTree(double[][] rows, double[] values, int[] choices, int maxDepth) => (_rows, _values, _choices, _maxDepth) = (rows, values, choices, maxDepth);

    public List<Leaf> Leaves { get; } = [];

    /// <param name="rows">Coordinates by trial, then by parameter.</param>
    /// <param name="values">Values by trial.</param>
    /// <param name="choices">Choices of each parameter; 0 for numbers in [0, 1].</param>
    /// <param name="maxDepth">Splits on the way to a leaf at most.</param>
    /// <param name="generator">Draws the bootstrap sample.</param>
    public static RegressionTree Grow(double[][] rows, double[] values, int[] choices, int maxDepth, NumpyGenerator generator)
    {
        var tree = new RegressionTree(rows, values, choices, maxDepth);
        var sample = new int[rows.Length];
        for (var i = 0; i < sample.Length; i++) sample[i] = (int)generator.NextBounded((ulong)(rows.Length - 1));
        tree.Grow(sample, Leaf.Everything(choices), 0);
        return tree;
    }

    private void Grow(int[] sample, Leaf box, int depth)
    {
        var mean = sample.Average(i => _values[i]);
        if (depth == _maxDepth || sample.Length < 2 || sample.All(i => _values[i] == _values[sample[0]]) || BestSplit(sample) is not { } split)
        {
            Leaves.Add(box with { Value = mean });
            return;
        }

        bool IsLeft(int trial) => _choices[split.Parameter] > 0 ? _rows[trial][split.Parameter] == split.Threshold : _rows[trial][split.Parameter] <= split.Threshold;
        var (left, right) = box.Split(split.Parameter, split.Threshold, _choices[split.Parameter] > 0);
        Grow([.. sample.Where(IsLeft)], left, depth + 1);
        Grow([.. sample.Where(i => !IsLeft(i))], right, depth + 1);
    }

    /// <summary>The split that leaves the least sum of squares: a threshold midway between two numbers, or one choice against the others.</summary>
    private (int Parameter, double Threshold)? BestSplit(int[] sample)
    {
        var total = sample.Sum(i => _values[i]);
        var (best, bestGain) = (((int, double)?)null, 1e-12);
        for (var parameter = 0; parameter < _choices.Length; parameter++)
        {
            if (_choices[parameter] > 0)
            {
                foreach (var group in sample.GroupBy(i => _rows[i][parameter]))
                {
                    var count = group.Count();
                    if (count < sample.Length) Consider(parameter, group.Key, group.Sum(i => _values[i]), count);
                }

                continue;
            }

            var keys = Array.ConvertAll(sample, i => _rows[i][parameter]);
            var order = (int[])sample.Clone();
            Array.Sort(keys, order);
            var sum = 0.0;
            for (var i = 0; i < order.Length - 1; i++)
            {
                sum += _values[order[i]];
                if (keys[i] < keys[i + 1]) Consider(parameter, (keys[i] + keys[i + 1]) / 2, sum, i + 1);
            }
        }

        return best;

        void Consider(int parameter, double threshold, double sum, int count)
        {
            var rest = total - sum;
            var gain = (sum * sum / count) + (rest * rest / (sample.Length - count)) - (total * total / sample.Length);
            if (gain > bestGain) (best, bestGain) = ((parameter, threshold), gain);
        }
    }
}
