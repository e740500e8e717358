using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>
/// The tuned metric over the two numeric parameters that matter most, between the trials as well: a mean of all trials weighted by a
/// Gaussian of their distance (Nadaraya-Watson, bandwidth by Scott's rule), with the trials on it.
/// </summary>
internal static class ContourFigure
{
    private const int Cells = 40;
    private const int FewestTrials = 8;

    /// <summary>What a pair takes.</summary>
    public static string Needs => $"two parameters that are numbers and vary, and {FewestTrials} trials that have a value and both";

    public static IEnumerable<Figure> Of(StudyRecord study)
    {
        var numeric = study.Searched.Where(p => new ParameterScale(p, study.Valued).IsNumeric).ToList();
        if (numeric.Count < 2 || study.Valued.Count() < FewestTrials) yield break;
        var order = study.Importance().Select(i => i.Parameters[0]).ToList();
        var chosen = numeric.OrderBy(p => order.IndexOf(p.Name) is >= 0 and var place ? place : int.MaxValue).Take(2).ToList();
        if (Of(study, chosen[0].Name, chosen[1].Name) is { } figure) yield return figure with { Name = "contour" };
    }

    /// <summary>The contour over one pair; null where a parameter is not searched or no number, or the trials are too few.</summary>
    public static Figure? Of(StudyRecord study, string horizontal, string vertical)
    {
        var searched = study.Searched;
        if (searched.FirstOrDefault(p => p.Name == horizontal) is not { } first || searched.FirstOrDefault(p => p.Name == vertical) is not { } second) return null;
        var (x, y) = (new ParameterScale(first, study.Valued), new ParameterScale(second, study.Valued));
        if (!x.IsNumeric || !y.IsNumeric) return null;
        var points = study.Valued.Where(t => x.Has(t) && y.Has(t))
            .Select(t => (X: Working(x, x.PlaceOf(t.Parameters[x.Name])), Y: Working(y, y.PlaceOf(t.Parameters[y.Name])), Value: t.Value!.Value)).ToList();
        if (points.Count < FewestTrials) return null;
        var (left, right, bottom, top) = (points.Min(p => p.X), points.Max(p => p.X), points.Min(p => p.Y), points.Max(p => p.Y));
        if (right <= left || top <= bottom) return null;
        var bandwidth = Math.Max(.08, Math.Pow(points.Count, -1.0 / 6) * .35);
        var cells = new List<(int X, int Y, double Value)>();
        for (var i = 0; i < Cells; i++)
            for (var j = 0; j < Cells; j++)
            {
                var (u, v) = ((i + .5) / Cells, (j + .5) / Cells);
                double sum = 0, weights = 0;
                foreach (var (px, py, value) in points)
                {
                    var (du, dv) = (((px - left) / (right - left)) - u, ((py - bottom) / (top - bottom)) - v);
                    var weight = Math.Exp(-((du * du) + (dv * dv)) / (2 * bandwidth * bandwidth));
                    sum += weight * value;
                    weights += weight;
                }

                if (weights > 1e-6) cells.Add((i, j, sum / weights));
            }

        var map = new JsonObject
        {
            ["type"] = "heatmap",
            ["name"] = study.Metric,
            ["data"] = new JsonArray([.. cells.Select(c => new JsonArray(c.X, c.Y, Math.Round(c.Value, 5)))]),
        };
        var trials = Chart.Series("scatter", "trials", points.Select(p => (((p.X - left) / (right - left) * Cells) - .5, ((p.Y - bottom) / (top - bottom) * Cells) - .5)));
        trials["symbolSize"] = 5;
        trials["itemStyle"] = new JsonObject { ["color"] = "#ffffff", ["borderColor"] = "#000000", ["borderWidth"] = 1 };

        // Heat maps stand on axes of words: the words are the parameters' values at the middle of each cell.
        var option = Chart.Plane(Ticks(x, left, right), Ticks(y, bottom, top), [map, trials]);
        option["visualMap"] = new JsonObject
        {
            ["type"] = "piecewise",
            ["splitNumber"] = 8,
            ["min"] = cells.Min(c => c.Value),
            ["max"] = cells.Max(c => c.Value),
            ["seriesIndex"] = 0,
            ["right"] = 4,
            ["top"] = "middle",
            ["precision"] = 3,
            ["inRange"] = new JsonObject { ["color"] = Chart.Scale },
        };
        option["grid"]!["right"] = 150;
        return new Figure(
            $"contour-{horizontal}-{vertical}",
            $"{study.Metric} over {x.Name} and {y.Name}",
            "Between the trials (white points) it is a mean weighted by distance, not a measurement.",
            option,
            new FigureTable([x.Name, y.Name, $"smoothed_{study.Metric}"], [.. cells.Select(c => new object?[] { ValueAt(x, left, right, c.X), ValueAt(y, bottom, top, c.Y), c.Value })]))
        { Height = 460 };
    }

    private static double Working(ParameterScale scale, double value) => scale.IsLog ? Math.Log(value) : value;

    private static double ValueAt(ParameterScale scale, double low, double high, int cell)
    {
        var working = low + ((high - low) * (cell + .5) / Cells);
        return scale.IsLog ? Math.Exp(working) : working;
    }

    private static JsonObject Ticks(ParameterScale scale, double low, double high)
    {
        var axis = Chart.WordAxis(scale.Name, Enumerable.Range(0, Cells).Select(i => ParameterScale.Short(ValueAt(scale, low, high, i))));
        axis["axisLabel"] = new JsonObject { ["interval"] = 5 };
        return axis;
    }
}
