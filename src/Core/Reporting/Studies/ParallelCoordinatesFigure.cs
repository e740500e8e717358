using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>A line a trial through its parameters to its value. In a browser an axis can be brushed.</summary>
internal static class ParallelCoordinatesFigure
{
    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        var parameters = study.Searched;
        var trials = study.Valued.Where(t => parameters.All(p => t.Parameters.TryGet(p.Name, out _))).ToList();
        if (parameters.Count < 2 || trials.Count < 2) yield break;
        var scales = parameters.Select(p => new ParameterScale(p, trials)).ToList();
        var axes = new JsonArray([.. scales.Select((scale, i) =>
        {
            var axis = new JsonObject { ["dim"] = i, ["name"] = scale.Name, ["type"] = scale.IsNumeric ? (scale.IsLog ? "log" : "value") : "category" };
            if (scale.IsNumeric) axis["scale"] = true;
            else axis["data"] = new JsonArray([.. scale.Labels.Select(l => JsonValue.Create(l))]);
            return axis;
        })])
        {
            new JsonObject { ["dim"] = scales.Count, ["name"] = study.Metric, ["type"] = "value", ["scale"] = true },
        };
        var values = trials.ConvertAll(t => t.Value!.Value);
        var option = new JsonObject
        {
            ["parallelAxis"] = axes,
            ["parallel"] = new JsonObject { ["left"] = 60, ["right"] = 110, ["top"] = 70, ["bottom"] = 30 },
            ["visualMap"] = new JsonObject
            {
                ["min"] = values.Min(),
                ["max"] = values.Max() > values.Min() ? values.Max() : values.Min() + 1e-6,
                ["dimension"] = scales.Count,
                ["right"] = 4,
                ["top"] = "middle",
                ["precision"] = 3,
                ["inRange"] = new JsonObject { ["color"] = Chart.Scale },
            },
            ["series"] = new JsonArray(new JsonObject
            {
                ["type"] = "parallel",
                ["lineStyle"] = new JsonObject { ["width"] = 1.2, ["opacity"] = .6 },
                ["data"] = new JsonArray([.. trials.Select(t => new JsonArray(
                    [.. scales.Select(s => Chart.Number(s.PlaceOf(t.Parameters[s.Name]))), Chart.Number(t.Value!.Value)]))]),
            }),
        };
        yield return new Figure(
            "parallel-coordinates",
            "Parallel coordinates",
            "A line is a trial, coloured by its value. Drag along an axis to keep the trials that pass there.",
            option,
            new FigureTable(["trial", .. scales.Select(s => s.Name), study.Metric], [.. trials.Select(t => (IReadOnlyList<object?>)[t.Trial, .. scales.Select(s => t.Parameters[s.Name].ToString()), t.Value])]));
    }
}
