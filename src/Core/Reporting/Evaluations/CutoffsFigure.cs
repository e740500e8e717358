using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Evaluations;

/// <summary>The ordering metric at every cut-off that was measured: models may change places.</summary>
internal static class CutoffsFigure
{
    public static IEnumerable<Figure> Of(EvaluationReport report)
    {
        var metric = MetricName.Parse(report.Metric).Metric;
        var cutoffs = report.Models[0].Metrics.Keys.Select(MetricName.Parse).Where(m => m.Metric == metric).OrderBy(m => m.K).ToList();
        if (cutoffs.Count < 2) yield break;
        var lines = report.Models.Select(row =>
        {
            var line = Chart.Series("line", row.Model, cutoffs.Select(c => ((double)c.K, row.Metrics[c.ToString()].Value)));
            line["showSymbol"] = true;
            return line;
        });
        yield return new Figure(
            "cut-offs",
            $"{metric.Name} at every cut-off",
            "The same queries, longer and longer answers.",
            Chart.Plane(Chart.NumberAxis("K, items in an answer", fromZero: true), Chart.NumberAxis(metric.Name, fromZero: true), lines, legend: true),
            new FigureTable(["model", .. cutoffs.Select(c => c.ToString())], [.. report.Models.Select(row => (IReadOnlyList<object?>)[row.Model, .. cutoffs.Select(c => (object?)row.Metrics[c.ToString()].Value)])]));
    }
}
