using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Importance;

/// <summary>
/// Functional analysis of variance on a random forest: the share of the forest's variance over the declared space that a parameter explains
/// alone, and that two explain together beyond that.
/// </summary>
/// <remarks>Source: Hutter, Hoos, Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance" (2014).</remarks>
public static class Fanova
{
    public const int DefaultTrees = 64, DefaultDepth = 64;

    /// <summary>Trials below which a forest says nothing.</summary>
    public const int FewestTrials = 4;

    private const uint Stream = 0xfa0a;

    /// <summary>Importances of the parameters that every trial has, most important first; empty where there are too few finished trials or their values are all the same.</summary>
    /// <param name="space">The declared space: leaves are weighted by their volume in it.</param>
    /// <param name="trials">The study's trials; those that finished with a value count.</param>
    /// <param name="seed">Seeds the bootstrap samples.</param>
    /// <param name="interactions">Whether pairs are evaluated too.</param>
    /// <param name="trees">Trees of the forest.</param>
    /// <param name="depth">Their greatest depth.</param>
    /// <param name="cancellation">Ends the computation.</param>
    public static IReadOnlyList<ParameterImportance> Evaluate(
        SearchSpace space,
        IReadOnlyList<TrialObservation> trials,
        ulong seed = 1,
        bool interactions = false,
        int trees = DefaultTrees,
        int depth = DefaultDepth,
        CancellationToken cancellation = default)
    {
        var data = new ImportanceData(space, trials);
        if (data.Rows.Length < FewestTrials || data.Parameters.Count == 0) return [];
        var subsets = Subsets(data.Parameters.Count, interactions);
        var shares = new List<double[]>();
        for (var tree = 0; tree < trees; tree++)
        {
            cancellation.ThrowIfCancellationRequested();
            var grown = RegressionTree.Grow(data.Rows, data.Values, data.Choices, depth, TrialRandomness.For(seed, tree, Stream));
            if (new TreeVariance(grown.Leaves, data.Choices).Shares(subsets) is { } ofTree) shares.Add(ofTree);
        }

        if (shares.Count == 0) return [];
        return [.. subsets
            .Select((subset, i) => new ParameterImportance([.. subset.Select(p => data.Parameters[p].Name)], shares.Average(s => s[i]), Deviation(shares, i)))
            .OrderByDescending(i => i.Importance)];
    }

    private static List<int[]> Subsets(int parameters, bool interactions)
    {
        var subsets = Enumerable.Range(0, parameters).Select(p => new[] { p }).ToList();
        if (interactions) subsets.AddRange(from a in Enumerable.Range(0, parameters) from b in Enumerable.Range(a + 1, parameters - a - 1) select new[] { a, b });
        return subsets;
    }

    private static double Deviation(List<double[]> shares, int index)
    {
        var mean = shares.Average(s => s[index]);
        return Math.Sqrt(shares.Average(s => (s[index] - mean) * (s[index] - mean)));
    }
}
