using SessionRec.Core.Models;

namespace SessionRec.Core.Evaluation;

/// <summary>Asks a model every query and finds where the truths come.</summary>
public static class RankingEvaluator
{
    /// <summary>As far as the customary cut-offs reach.</summary>
    public const int DefaultMaximumRank = 20;

    /// <summary>The ranks of the truths of <paramref name="queries"/>, and the metrics that follow from them.</summary>
    /// <param name="model">A trained model; one that is an <see cref="IBatchRanker"/> is asked all queries at once.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="maximumRank">How far each answer is looked through.</param>
    /// <param name="cancellation">Ends the evaluation between queries.</param>
    public static RankingMetrics Evaluate(IRecommender model, QuerySet queries, int maximumRank = DefaultMaximumRank, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumRank, 1);
        var ranks = new int[queries.Count];
        if (model is IBatchRanker batch) batch.Rank(queries.LastItems, queries.Truths, maximumRank, ranks, cancellation);
        else RankOneByOne(model, queries, maximumRank, ranks, cancellation);
        return RankingMetrics.From(ranks, maximumRank);
    }

    private static void RankOneByOne(IRecommender model, QuerySet queries, int maximumRank, int[] ranks, CancellationToken cancellation)
    {
        var top = new ScoredItem[maximumRank];
        for (var q = 0; q < ranks.Length; q++)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = model.Recommend(queries.Items(q), top);
            var truth = queries.Truths[q];
            ranks[q] = 1 + Array.FindIndex(top, 0, count, answer => answer.Item == truth);
        }
    }
}
