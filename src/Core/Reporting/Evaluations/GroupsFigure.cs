using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Evaluations;

/// <summary>The ordering metric by groups of queries: popular and rare items, short and long sessions, cold items.</summary>
internal static class GroupsFigure
{
    public static IEnumerable<Figure> Of(EvaluationReport report)
    {
        if (report.Groups.Count == 0) yield break;
        var bars = report.Models.Select(row => new JsonObject
        {
            ["type"] = "bar",
            ["name"] = row.Model,
            ["data"] = new JsonArray([.. report.Groups.Select(g => Chart.Number(g.Models[row.Model].Value))]),
        });
        var horizontal = Chart.WordAxis("", report.Groups.Select(g => $"{g.Group} ({g.Queries})"));
        horizontal["axisLabel"] = new JsonObject { ["rotate"] = 30, ["interval"] = 0 };
        var option = Chart.Plane(horizontal, Chart.NumberAxis(report.Metric, fromZero: true), bars, legend: true);
        option["grid"]!["bottom"] = 110;
        yield return new Figure(
            "groups",
            $"{report.Metric} by groups of queries",
            "How many queries a group has stands beside its name; small groups say little.",
            option,
            new FigureTable(
                ["group", "queries", "model", report.Metric, "low", "high"],
                [.. report.Groups.SelectMany(g => g.Models.Select(m => (IReadOnlyList<object?>)[g.Group, g.Queries, m.Key, m.Value.Value, m.Value.Low, m.Value.High]))]))
        { Height = 520 };
    }
}
