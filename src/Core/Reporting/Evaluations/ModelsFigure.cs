using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Evaluations;

/// <summary>The models one below the other, with their intervals.</summary>
internal static class ModelsFigure
{
    public static IEnumerable<Figure> Of(EvaluationReport report)
    {
        foreach (var metric in new[] { report.Metric, report.RankMetric }.Distinct())
        {
            // The first category of an axis is at its bottom: the best model comes last.
            var rows = report.Models.OrderBy(m => m.Metrics[metric].Value).ToList();
            var intervals = new JsonObject
            {
                ["type"] = "line",
                ["name"] = "95% interval",
                ["silent"] = true,
                ["symbol"] = "rect",
                ["symbolSize"] = new JsonArray(2, 14),
                ["lineStyle"] = new JsonObject { ["width"] = 2 },
                ["color"] = "#888888",
                // A gap after each interval: one line for all of them.
                ["data"] = new JsonArray([.. rows.SelectMany(r => new JsonNode[]
                {
                    new JsonArray(Chart.Number(r.Metrics[metric].Low), JsonValue.Create(r.Model)),
                    new JsonArray(Chart.Number(r.Metrics[metric].High), JsonValue.Create(r.Model)),
                    new JsonArray(JsonValue.Create("-"), JsonValue.Create("-")),
                })]),
            };
            var series = new (string Name, Func<EvaluationRow, bool> Belongs, string Color)[]
            {
                ("the best", r => r.BestBy.Contains(metric), Chart.Palette[2]),
                ("cannot be told apart from it", r => !r.BestBy.Contains(metric) && r.IndistinguishableBy.Contains(metric), Chart.Palette[0]),
                ("worse than it", r => !r.BestBy.Contains(metric) && !r.IndistinguishableBy.Contains(metric), Chart.Palette[5]),
            };
            var points = series.Where(s => rows.Any(s.Belongs)).Select(s => new JsonObject
            {
                ["type"] = "scatter",
                ["name"] = s.Name,
                ["symbolSize"] = 11,
                ["color"] = s.Color,
                ["z"] = 3,
                ["data"] = new JsonArray([.. rows.Where(s.Belongs).Select(r => new JsonArray(Chart.Number(r.Metrics[metric].Value), JsonValue.Create(r.Model)))]),
            });
            var option = Chart.Plane(Chart.NumberAxis(metric), Chart.WordAxis("", rows.Select(r => r.Model)), [intervals, .. points], legend: true);
            option["grid"]!["left"] = Math.Clamp(20 + (7 * rows.Max(r => r.Model.Length)), 110, 360);
            yield return new Figure(
                "models-" + metric.Replace('@', '-'),
                $"The models by {metric}",
                $"Points are means over {report.QueryCount} queries, lines 95% bootstrap intervals. What cannot be told apart from the best is so by a paired test, Holm-corrected: intervals that overlap are no such test.",
                option,
                new FigureTable(
                    ["model", metric, "low", "high", "p", "best", "indistinguishable"],
                    [.. rows.AsEnumerable().Reverse().Select(r => (IReadOnlyList<object?>)
                    [
                        r.Model, r.Metrics[metric].Value, r.Metrics[metric].Low, r.Metrics[metric].High, r.PValues.TryGetValue(metric, out var p) ? p : null,
                        r.BestBy.Contains(metric) ? "yes" : "no", r.IndistinguishableBy.Contains(metric) ? "yes" : "no",
                    ])]))
            { Height = Math.Max(260, 130 + (rows.Count * 38)) };
        }
    }
}
