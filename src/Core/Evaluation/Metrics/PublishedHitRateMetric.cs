namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>
/// The hit rate as the code of "Hyperparameters Matter" computes it: hits, and queries that are their own truth, times
/// 1000/K. It is above 1 and not a rate; it is here so that published figures can be compared.
/// </summary>
/// <remarks>Source: Caselles-Dupré, Lesaint and Royo-Letelier, "Word2Vec applied to recommendation: hyperparameters matter" (2018).</remarks>
public sealed class PublishedHitRateMetric : IRankingMetric
{
    public string Name => "published-hr";

    public string Description => "1000/K times the share of queries that hit or are their own truth";

    public double Score(RankedQuery query, int k) => query.IsHit(k) || query.IsRepeat ? 1000.0 / k : 0;
}
