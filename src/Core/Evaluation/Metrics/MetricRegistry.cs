namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>The metrics SessionRec knows. Adding one is one class and one line here.</summary>
public static class MetricRegistry
{
    public static IReadOnlyList<IRankingMetric> All { get; } =
    [
        new RecallMetric(),
        new ReciprocalRankMetric(),
        new DiscountedGainMetric(),
        new ReciprocalRankMetric("map"),
        new RecallMetric("hr"),
        new PublishedHitRateMetric(),
    ];

    /// <summary>The cut-offs that are shown where nobody asks for others.</summary>
    public static IReadOnlyList<int> CutOffs { get; } = [1, 5, 10, 20];

    /// <summary>The metric of that name, or null.</summary>
    public static IRankingMetric? Find(string name) => All.FirstOrDefault(m => m.Name == name);
}
