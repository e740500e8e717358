using SessionRec.Core.Evaluation.Metrics;

namespace SessionRec.Core.Evaluation;

/// <summary>
/// The ranks of the truths of one evaluation, and every metric that follows from them. Keeping the ranks is what makes
/// paired tests and break-downs possible later.
/// </summary>
public sealed class RankingMetrics
{
    private readonly RankedQuery[] _queries;
    private readonly int[] _ranks;

    private RankingMetrics(RankedQuery[] queries, int maximumRank)
    {
        (_queries, MaximumRank) = (queries, maximumRank);
        _ranks = Array.ConvertAll(queries, q => q.Rank);
    }

    /// <summary>For each query the place of its truth, from 1; 0 where it was not among the first <see cref="MaximumRank"/>.</summary>
    public ReadOnlySpan<int> Ranks => _ranks;

    /// <summary>The ranks with what else is known of each query.</summary>
    public IReadOnlyList<RankedQuery> Queries => _queries;

    /// <summary>How far answers were looked through: no cut-off beyond it can be computed.</summary>
    public int MaximumRank { get; }

    public int QueryCount => _queries.Length;

    /// <summary>The metric of that name, for example <c>recall@10</c>; 0 where there are no queries.</summary>
    /// <exception cref="InputException">There is no such metric, or its cut-off is beyond <see cref="MaximumRank"/>.</exception>
    public double this[string name] => Mean(MetricName.Parse(name));

    /// <param name="ranks">For each query the place of its truth, from 1; 0 for a miss.</param>
    /// <param name="maximumRank">How far the answers were looked through.</param>
    /// <param name="isRepeat">For each query whether its last item is its truth; empty where that is not known.</param>
    public static RankingMetrics From(ReadOnlySpan<int> ranks, int maximumRank = RankingEvaluator.DefaultMaximumRank, ReadOnlySpan<bool> isRepeat = default)
    {
        if (!isRepeat.IsEmpty && isRepeat.Length != ranks.Length) throw new ArgumentException("There must be one mark for each rank.", nameof(isRepeat));
        var queries = new RankedQuery[ranks.Length];
        for (var q = 0; q < queries.Length; q++)
        {
            if (ranks[q] < 0 || ranks[q] > maximumRank) throw new ArgumentException($"Rank {ranks[q]} is outside 0 to {maximumRank}.", nameof(ranks));
            queries[q] = new RankedQuery(ranks[q], !isRepeat.IsEmpty && isRepeat[q]);
        }

        return new RankingMetrics(queries, maximumRank);
    }

    /// <summary>The outcomes of several sets of queries, one after another.</summary>
    public static RankingMetrics Join(IReadOnlyList<RankingMetrics> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 1) return parts[0];
        if (parts.Any(p => p.MaximumRank != parts[0].MaximumRank)) throw new ArgumentException("All must have been looked through to the same rank.", nameof(parts));
        return new RankingMetrics([.. parts.SelectMany(p => p._queries)], parts[0].MaximumRank);
    }

    /// <summary>What each query scores, in order.</summary>
    public double[] Scores(MetricName metric)
    {
        Require(metric);
        return Array.ConvertAll(_queries, query => metric.Metric.Score(query, metric.K));
    }

    public double Mean(MetricName metric)
    {
        Require(metric);
        var sum = 0.0;
        foreach (var query in _queries) sum += metric.Metric.Score(query, metric.K);
        return _queries.Length == 0 ? 0 : sum / _queries.Length;
    }

    /// <summary>The outcomes of some of the queries, by index.</summary>
    public RankingMetrics Of(IEnumerable<int> queries) => new([.. queries.Select(q => _queries[q])], MaximumRank);

    /// <summary>Every metric at every customary cut-off that the ranks allow.</summary>
    public IEnumerable<MetricName> CustomaryMetrics =>
        from metric in MetricRegistry.All
        from k in MetricRegistry.CutOffs
        where k <= MaximumRank
        select new MetricName(metric, k);

    /// <summary>The values of <see cref="CustomaryMetrics"/>, by name: <c>recall@1</c>, <c>recall@5</c>, ...</summary>
    public IReadOnlyDictionary<string, double> ToDictionary()
    {
        var figures = new Dictionary<string, double>();
        foreach (var metric in CustomaryMetrics) figures.Add(metric.ToString(), Mean(metric));
        return figures;
    }

    private void Require(MetricName metric)
    {
        if (metric.K > MaximumRank)
            throw new InputException($"{metric} needs answers of {metric.K} items; they were looked through to {MaximumRank}.");
    }
}
