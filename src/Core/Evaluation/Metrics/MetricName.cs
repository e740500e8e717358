using System.Globalization;

namespace SessionRec.Core.Evaluation.Metrics;

/// <summary>A metric at a cut-off, written <c>recall@10</c>.</summary>
public readonly record struct MetricName(IRankingMetric Metric, int K)
{
    /// <exception cref="InputException">The text is no metric; the message lists those there are.</exception>
    public static MetricName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('@');
        var metric = at < 0 ? null : MetricRegistry.Find(text[..at]);
        if (metric is null || !int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var k) || k < 1)
            throw new InputException($"'{text}' is not a metric; write one of {string.Join(", ", MetricRegistry.All.Select(m => m.Name))}, an @ and a cut-off of at least 1, for example recall@10.");
        return new MetricName(metric, k);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Metric?.Name}@{K}");
}
