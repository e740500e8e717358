namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>Recall@K: the share of queries with the truth among the first K. With one truth a query it is also the hit rate.</summary>
public sealed class RecallMetric(string name = "recall") : IRankingMetric
{
    public string Name => name;

    public string Description => "share of queries with the truth among the first K";

    public double Score(RankedQuery query, int k) => query.IsHit(k) ? 1 : 0;
}
