using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Evaluation.Statistics;

namespace SessionRec.Core.Evaluation;

/// <summary>
/// Models side by side, best first, with intervals, and which of them cannot be told apart from the best: McNemar's test
/// on hits where the metric is a hit or a miss, Wilcoxon's on the scores where it is more, Holm-corrected.
/// </summary>
/// <param name="Metric">The metric compared by.</param>
/// <param name="QueryCount">Queries that all models answered.</param>
/// <param name="Level">The level of confidence of intervals and tests.</param>
/// <param name="Rows">The models, best first; equal values keep the order in which they were given.</param>
public sealed record ModelComparison(MetricName Metric, int QueryCount, double Level, IReadOnlyList<ComparedModel> Rows)
{
    public static ModelComparison Of(IReadOnlyList<EvaluatedModel> models, MetricName metric, ulong seed, double level = .95)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0) throw new ArgumentException("There is nothing to compare.", nameof(models));
        if (models.Any(m => m.Metrics.QueryCount != models[0].Metrics.QueryCount))
            throw new ArgumentException("Models can be compared on the same queries only.", nameof(models));

        var ordered = models.OrderByDescending(m => m.Mean(metric)).ToArray();
        var scores = Array.ConvertAll(ordered, m => m.Scores(metric));
        var pValues = HolmCorrection.Adjust([.. scores.Skip(1).Select(s => PairedTest(scores[0], s))]);
        var rows = ordered.Select((model, i) => new ComparedModel(
            model,
            model.Mean(metric),
            Bootstrap.Mean(scores[i], seed, level: level),
            i == 0 ? 1 : pValues[i - 1],
            i == 0 || pValues[i - 1] >= 1 - level));
        return new ModelComparison(metric, models[0].Metrics.QueryCount, level, [.. rows]);
    }

    /// <summary>The p-value of the test that suits the scores, two-sided, not corrected.</summary>
    public static double PairedTest(double[] first, double[] second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var hit = first.Concat(second).FirstOrDefault(s => s != 0);
        return Array.TrueForAll(first, IsHitOrMiss) && Array.TrueForAll(second, IsHitOrMiss)
            ? McNemarTest.PValue(Array.ConvertAll(first, s => s != 0), Array.ConvertAll(second, s => s != 0))
            : WilcoxonTest.PValue(first, second);

        bool IsHitOrMiss(double score) => score == 0 || score == hit;
    }
}
