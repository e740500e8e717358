using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting;

/// <summary>How far a share of queries scatters by the choice of the queries alone.</summary>
public static class StandardError
{
    /// <summary>Validation queries that a study's metrics are means of; null where its protocol does not say.</summary>
    public static int? Queries(StudySpec study, CorpusReference corpus)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(corpus);
        return ProtocolRegistry.Create(study.Protocol.Name, study.Protocol.Parameters) is LastItemProtocol lastItem ? Math.Min(lastItem.Size, corpus.Sessions / 2) : null;
    }

    /// <summary>The binomial standard error of a recall or hit rate; null for metrics that are no share of queries, and where their number is not known.</summary>
    public static double? Of(string metric, double value, int? queries)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return queries is > 0 && metric.Contains('@', StringComparison.Ordinal) && MetricName.Parse(metric).Metric is RecallMetric ? Math.Sqrt(value * (1 - value) / queries.Value) : null;
    }
}
