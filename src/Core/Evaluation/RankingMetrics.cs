using SessionRec.Core.Evaluation.Metrics;

namespace SessionRec.Core.Evaluation;

/// <summary>
/// The ranks of the truths of one evaluation, and every metric that follows from them. Keeping the ranks is what makes
/// paired tests and break-downs possible later.
/// </summary>
public sealed class RankingMetrics
{
    private readonly int[] _ranks;

    private RankingMetrics(int[] ranks, int maximumRank) => (_ranks, MaximumRank) = (ranks, maximumRank);

    /// <summary>For each query the place of its truth, from 1; 0 where it was not among the first <see cref="MaximumRank"/>.</summary>
    public ReadOnlySpan<int> Ranks => _ranks;

    /// <summary>How far answers were looked through: no cut-off beyond it can be computed.</summary>
    public int MaximumRank { get; }

    public int QueryCount => _ranks.Length;

    /// <summary>The metric of that name, for example <c>recall@10</c>; 0 where there are no queries.</summary>
    /// <exception cref="InputException">There is no such metric, or its cut-off is beyond <see cref="MaximumRank"/>.</exception>
    public double this[string name] => Mean(MetricName.Parse(name));

    /// <param name="ranks">For each query the place of its truth, from 1; 0 for a miss.</param>
    /// <param name="maximumRank">How far the answers were looked through.</param>
    public static RankingMetrics From(ReadOnlySpan<int> ranks, int maximumRank = RankingEvaluator.DefaultMaximumRank) => new(ranks.ToArray(), maximumRank);

    /// <summary>What each query scores, in order.</summary>
    public double[] Scores(MetricName metric)
    {
        Require(metric);
        return Array.ConvertAll(_ranks, rank => metric.Metric.Score(rank, metric.K));
    }

    public double Mean(MetricName metric)
    {
        Require(metric);
        var sum = 0.0;
        foreach (var rank in _ranks) sum += metric.Metric.Score(rank, metric.K);
        return _ranks.Length == 0 ? 0 : sum / _ranks.Length;
    }

    /// <summary>Every metric at every customary cut-off that the ranks allow, by name: <c>recall@1</c>, <c>recall@5</c>, ...</summary>
    public IReadOnlyDictionary<string, double> ToDictionary()
    {
        var figures = new Dictionary<string, double>();
        foreach (var metric in MetricRegistry.All)
            foreach (var k in MetricRegistry.CutOffs.Where(k => k <= MaximumRank))
                figures.Add(new MetricName(metric, k).ToString(), Mean(new MetricName(metric, k)));
        return figures;
    }

    private void Require(MetricName metric)
    {
        if (metric.K > MaximumRank)
            throw new InputException($"{metric} needs answers of {metric.K} items; they were looked through to {MaximumRank}.");
    }
}
