using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Evaluation.Statistics;

namespace SessionRec.Cli.Rendering;

/// <summary>Metrics with their 95% intervals, as text: <c>.2540 ± .027</c>.</summary>
internal static class RankingFigures
{
    private const ulong BootstrapSeed = 1;

    /// <summary>Half the width of the 95% interval: the normal one of a share, the bootstrap's of any other metric.</summary>
    public static double HalfWidth(RankingMetrics metrics, string name)
    {
        var metric = MetricName.Parse(name);
        if (metric.Metric is RecallMetric) return ProportionInterval.NormalHalfWidth(metrics.Mean(metric), metrics.QueryCount);
        var interval = Bootstrap.Mean(metrics.Scores(metric), BootstrapSeed);
        return (interval.High - interval.Low) / 2;
    }

    public static string WithInterval(RankingMetrics metrics, string name) =>
        $"{Figures.Share(metrics[name])} {Figures.PlusMinus(HalfWidth(metrics, name))}";

    /// <summary>As above where only the value is known: with an interval if the metric is a share of <paramref name="queries"/>.</summary>
    public static string WithInterval(double value, string name, int? queries) =>
        queries is { } count && name.StartsWith("recall@", StringComparison.Ordinal)
            ? $"{Figures.Share(value)} {Figures.PlusMinus(ProportionInterval.NormalHalfWidth(value, count))}"
            : Figures.Share(value);
}
