namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>MRR@K: the mean of 1/rank, 0 outside the first K. With one truth a query it is also the mean average precision.</summary>
public sealed class ReciprocalRankMetric(string name = "mrr") : IRankingMetric
{
    public string Name => name;

    public string Description => "mean of 1/rank of the truth, 0 outside the first K";

    public double Score(RankedQuery query, int k) => query.IsHit(k) ? 1.0 / query.Rank : 0;
}
