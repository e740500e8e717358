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
        if (model is not IBatchRanker batch) return Answer(model, queries, maximumRank, cancellation).Metrics;
        var ranks = new int[queries.Count];
        batch.Rank(queries.LastItems, queries.Truths, maximumRank, ranks, cancellation);
        return RankingMetrics.From(ranks, maximumRank, Repeats(queries));
    }

    /// <summary>As <see cref="Evaluate"/>, one query after the other, and keeps the answers.</summary>
    public static ModelAnswers Answer(IRecommender model, QuerySet queries, int length = DefaultMaximumRank, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var items = new int[queries.Count * length];
        var counts = new int[queries.Count];
        var ranks = new int[queries.Count];
        var top = new ScoredItem[length];
        for (var q = 0; q < counts.Length; q++)
        {
            cancellation.ThrowIfCancellationRequested();
            counts[q] = model.Recommend(queries.Items(q), top);
            var answer = items.AsSpan(q * length, counts[q]);
            for (var i = 0; i < answer.Length; i++) answer[i] = top[i].Item;
            ranks[q] = 1 + answer.IndexOf(queries.Truths[q]);
        }

        return new ModelAnswers(RankingMetrics.From(ranks, length, Repeats(queries)), new AnswerLists(items, counts, length));
    }

    private static bool[] Repeats(QuerySet queries)
    {
        var repeats = new bool[queries.Count];
        for (var q = 0; q < repeats.Length; q++) repeats[q] = queries.LastItems[q] == queries.Truths[q];
        return repeats;
    }
}
