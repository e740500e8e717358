namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>NDCG@K with one truth a query: 1/log2(1 + rank), 0 outside the first K; the ideal gain is 1.</summary>
/// <remarks>Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (2002).</remarks>
public sealed class DiscountedGainMetric : IRankingMetric
{
    public string Name => "ndcg";

    public string Description => "mean of 1/log2(1 + rank) of the truth, 0 outside the first K";

    public double Score(RankedQuery query, int k) => query.IsHit(k) ? 1 / Math.Log2(1 + query.Rank) : 0;
}
