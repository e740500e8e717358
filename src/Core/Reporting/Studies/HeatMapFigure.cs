using System.Globalization;
using System.Text.Json.Nodes;
using SessionRec.Core.Models;
using SessionRec.Core.Reporting.Figures;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>
/// The tuned metric over two parameters, averaged over all others, as the published notebook shows it: the model's default
/// starred, in the nearest cell where the grid does not have it; the best trial's cell circled.
/// </summary>
public static class HeatMapFigure
{
    /// <summary>Three parameters make the notebook's three maps.</summary>
    private const int MostParameters = 3;

    /// <summary>A map of each pair of the first parameters.</summary>
    internal static IEnumerable<Figure> Of(StudyRecord study)
    {
        var names = study.Searched.Take(MostParameters).Select(p => p.Name).ToList();
        for (var i = 0; i < names.Count; i++)
            for (var j = i + 1; j < names.Count; j++)
                if (Of(study, names[i], names[j]) is { } figure)
                    yield return figure;
    }

    /// <summary>The map of one pair; null where a parameter is not searched or no trial has both.</summary>
    public static Figure? Of(StudyRecord study, string horizontal, string vertical)
    {
        ArgumentNullException.ThrowIfNull(study);
        var searched = study.Searched;
        if (searched.FirstOrDefault(p => p.Name == horizontal) is not { } first || searched.FirstOrDefault(p => p.Name == vertical) is not { } second) return null;
        var (x, y) = (new ParameterScale(first, study.Valued), new ParameterScale(second, study.Valued));
        var cells = study.Valued.Where(t => x.Has(t) && y.Has(t))
            .GroupBy(t => (X: x.CellOf(t.Parameters[horizontal]), Y: y.CellOf(t.Parameters[vertical])))
            .Where(g => g.Key is { X: >= 0, Y: >= 0 })
            .Select(g => (g.Key.X, g.Key.Y, Mean: g.Average(t => t.Value!.Value), Trials: g.Count()))
            .OrderBy(c => c.X).ThenBy(c => c.Y).ToList();
        if (cells.Count == 0) return null;
        var (low, high) = (cells.Min(c => c.Mean), cells.Max(c => c.Mean));
        var map = new JsonObject
        {
            ["type"] = "heatmap",
            ["name"] = study.Metric,
            ["data"] = new JsonArray([.. cells.Select(c => new JsonObject
            {
                ["value"] = new JsonArray(c.X, c.Y, Math.Round(c.Mean, 6)),
                ["label"] = new JsonObject
                {
                    ["show"] = true,
                    ["formatter"] = c.Mean.ToString(".000;-.000", CultureInfo.InvariantCulture),
                    ["color"] = Chart.InkOn(high > low ? (c.Mean - low) / (high - low) : 0),
                    ["fontSize"] = 11,
                },
            })]),
        };
        var marks = new List<JsonObject>();
        var defaults = ModelRegistry.Find(study.Spec.Model)?.Parameters ?? [];
        var (defaultX, defaultY) = (DefaultOf(x, defaults), DefaultOf(y, defaults));
        var caption = "The mean of the trials in a cell, over all other parameters. The star is the model's default, the circle the best trial.";
        if (defaultX is { } atX && defaultY is { } atY && x.NearestCellOf(atX) is >= 0 and var dx && y.NearestCellOf(atY) is >= 0 and var dy)
        {
            if (x.CellOf(atX) < 0 || y.CellOf(atY) < 0)
                caption += $" The default, {horizontal} {ParameterScale.Short(atX.AsDouble())} and {vertical} {ParameterScale.Short(atY.AsDouble())}, has no cell of its own: its star is in the nearest.";
            marks.Add(Mark("default", "path://M0,-10L2.4,-3.1L9.5,-3.1L3.8,1.2L5.9,8.1L0,4L-5.9,8.1L-3.8,1.2L-9.5,-3.1L-2.4,-3.1Z", dx, dy, "#ffffff", filled: true));
        }

        if (study.Best is { } best && x.Has(best) && y.Has(best)) marks.Add(Mark("best", "circle", x.CellOf(best.Parameters[horizontal]), y.CellOf(best.Parameters[vertical]), "#d62728", filled: false));
        var option = Chart.Plane(Chart.WordAxis(horizontal, x.Labels), Chart.WordAxis(vertical, y.Labels), [map, .. marks], legend: marks.Count > 0);
        option["visualMap"] = new JsonObject
        {
            ["min"] = low,
            ["max"] = high > low ? high : low + 1e-6,
            ["seriesIndex"] = 0,
            ["orient"] = "vertical",
            ["right"] = 4,
            ["top"] = "middle",
            ["precision"] = 3,
            ["calculable"] = false,
            ["inRange"] = new JsonObject { ["color"] = Chart.Scale },
        };
        option["grid"]!["right"] = 90;
        option["grid"]!["left"] = 110;
        option["yAxis"]!["nameGap"] = 84;
        return new Figure(
            $"heat-map-{horizontal}-{vertical}",
            $"{study.Metric} by {horizontal} and {vertical}",
            caption,
            option,
            new FigureTable([horizontal, vertical, $"mean_{study.Metric}", "trials"], [.. cells.Select(c => new object?[] { x.Labels[c.X], y.Labels[c.Y], c.Mean, c.Trials })]))
        { Height = 460 };
    }

    private static ParameterValue? DefaultOf(ParameterScale scale, IReadOnlyList<ModelParameter> defaults) => defaults.FirstOrDefault(p => p.Name == scale.Name)?.Default;

    private static JsonObject Mark(string name, string symbol, int x, int y, string color, bool filled) => new()
    {
        ["type"] = "scatter",
        ["name"] = name,
        ["symbol"] = symbol,
        ["symbolSize"] = filled ? 16 : 34,
        ["symbolOffset"] = filled ? new JsonArray(0, -16) : new JsonArray(0, 0),
        ["itemStyle"] = new JsonObject { ["color"] = filled ? color : "transparent", ["borderColor"] = filled ? "#000000" : color, ["borderWidth"] = filled ? 1 : 3 },
        ["data"] = new JsonArray(new JsonArray(x, y)),
        ["z"] = 5,
    };
}
