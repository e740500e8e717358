using System.Globalization;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Evaluations;

/// <summary>An evaluation as one HTML page: what was asked of what, the models side by side, every figure, every metric, and what a reader should know.</summary>
public static class EvaluationPage
{
    /// <summary>The page.</summary>
    public static HtmlReport Create(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new HtmlReport($"Evaluation on {report.Origin.Data}").Facts(Facts(report)).Heading("The models side by side");
        page.Table(
            new FigureTable(
                ["model", .. Compared(report).SelectMany(m => new[] { m, m + " interval", m + " p" }), "learned in, s", "an answer, ms", "memory, MiB", "seeds"],
                [.. report.Models.Select(row => (IReadOnlyList<object?>)
                [
                    row.Model,
                    .. Compared(report).SelectMany(m => new object?[] { row.Metrics[m].Value, Interval(row.Metrics[m]), Mark(row, m) }),
                    row.TrainingSeconds, row.QueryMilliseconds, row.MemoryBytes / 1048576.0, row.Seeds,
                ])]),
            $"p is of the paired test against the best, Holm-corrected over the table; ≈ cannot be told apart from it at {report.Level:0%}. Memory is an estimate.",
            marked: row => report.Models.Any(m => Equals(m.Model, row[0]) && m.BestBy.Contains(report.Metric)));
        foreach (var figure in EvaluationFigures.Of(report)) page.Add(figure);
        AddEverything(page, report);
        if (report.Notes.Count == 0) return page;
        page.Heading("What a reader should know");
        foreach (var note in report.Notes) page.Paragraph(note);
        return page;
    }

    private static void AddEverything(HtmlReport page, EvaluationReport report)
    {
        var metrics = report.Models[0].Metrics.Keys.ToList();
        var catalogue = report.Models.SelectMany(m => m.Catalogue.Keys).Distinct().ToList();
        page.Heading("Every metric")
            .Table(new FigureTable(["model", .. metrics], [.. report.Models.Select(row => (IReadOnlyList<object?>)[row.Model, .. metrics.Select(m => (object?)row.Metrics[m].Value)])]));
        if (catalogue.Count > 0)
            page.Table(
                new FigureTable(["model", .. catalogue], [.. report.Models.Select(row => (IReadOnlyList<object?>)[row.Model, .. catalogue.Select(c => row.Catalogue.TryGetValue(c, out var value) ? (object?)value : null)])]),
                "What the answers do to the catalogue, whether they hit or not.");
    }

    private static IEnumerable<(string, string)> Facts(EvaluationReport report)
    {
        var origin = report.Origin;
        yield return ("data", string.Create(CultureInfo.InvariantCulture, $"{origin.Sessions:#,##0} sessions, {origin.Events:#,##0} events, {origin.Items:#,##0} items{(origin.SessionsSha256 is { } hash ? $"; sha256 {hash}" : "")}"));
        if (origin.Protocol is { } protocol)
            yield return ("protocol", origin.ProtocolOptions is { Count: > 0 } options ? $"{protocol} ({string.Join(", ", options.Select(o => $"{o.Key} {o.Value}"))})" : protocol);
        if (origin.Windows > 1) yield return ("windows", origin.Windows.ToString(CultureInfo.InvariantCulture));
        yield return ("queries", string.Create(CultureInfo.InvariantCulture, $"{report.QueryCount:#,##0} {origin.QuerySet} queries"));
        if (origin.Seeds.Count > 0) yield return ("seeds", string.Join(", ", origin.Seeds));
        yield return ("intervals", string.Create(CultureInfo.InvariantCulture, $"bootstrap over the queries, {report.Level:0%}, seed {report.BootstrapSeed}"));
        yield return ("program", origin.Program);
    }

    private static IEnumerable<string> Compared(EvaluationReport report) => new[] { report.Metric, report.RankMetric }.Distinct();

    private static string Interval(EvaluationValue value) => string.Create(CultureInfo.InvariantCulture, $"{value.Low:.0000} to {value.High:.0000}{(value.SeedDeviation is { } sd ? $", sd {sd:.0000}" : "")}");

    private static string Mark(EvaluationRow row, string metric) =>
        row.BestBy.Contains(metric) ? "★ best"
        : !row.PValues.TryGetValue(metric, out var p) ? ""
        : (p < .0001 ? "<.0001" : p.ToString(".0000", CultureInfo.InvariantCulture)) + (row.IndistinguishableBy.Contains(metric) ? " ≈" : "");
}
