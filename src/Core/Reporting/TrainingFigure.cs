using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting;

/// <summary>A training as a picture: metrics against epochs above, the loss against epochs below.</summary>
public static class TrainingFigure
{
    private const int Left = 70;
    private const int Right = 40;

    /// <summary>The figure, named <c>training</c>. Gaps (epochs without a value) are NaN.</summary>
    /// <param name="title">Shown above the picture.</param>
    /// <param name="metrics">Series of one value an epoch, from epoch 1, with their names; at least one.</param>
    /// <param name="loss">Loss of each epoch; empty where the model has none, which leaves the lower half out.</param>
    public static Figure Of(string title, IReadOnlyList<(string Name, IReadOnlyList<double> Values)> metrics, IReadOnlyList<double> loss)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(loss);
        var epochs = metrics.Max(m => m.Values.Count);
        var hasLoss = loss.Any(double.IsFinite);
        var halves = hasLoss ? 2 : 1;
        var series = metrics.Select(m => Line(m.Name, m.Values, half: 0)).ToList();
        if (hasLoss) series.Add(Line("loss", loss, half: 1));
        var option = new JsonObject
        {
            ["color"] = new JsonArray([.. Chart.Palette.Select(c => JsonValue.Create(c))]),
            ["legend"] = new JsonObject { ["top"] = 30 },
            ["grid"] = new JsonArray([.. Enumerable.Range(0, halves).Select(half => new JsonObject { ["left"] = Left, ["right"] = Right, ["top"] = half == 0 ? 64 : 404, ["height"] = 240 })]),
            ["xAxis"] = new JsonArray([.. Enumerable.Range(0, halves).Select(half => Epochs(epochs, half))]),
            ["yAxis"] = new JsonArray([.. Enumerable.Range(0, halves).Select(half => Values(half))]),
            ["series"] = new JsonArray([.. series]),
        };
        string[] columns = ["epoch", .. metrics.Select(m => m.Name), .. hasLoss ? ["loss"] : Array.Empty<string>()];
        IReadOnlyList<double>[] values = [.. metrics.Select(m => m.Values), .. hasLoss ? [loss] : Array.Empty<IReadOnlyList<double>>()];
        return new Figure(
            "training",
            title,
            "",
            option,
            new FigureTable(columns, [.. Enumerable.Range(0, epochs).Select(i => (object?[])[i + 1, .. values.Select(v => i < v.Count ? v[i] : (object?)null)])]))
        {
            Height = hasLoss ? 700 : 360,
        };
    }

    private static JsonObject Line(string name, IReadOnlyList<double> values, int half)
    {
        var line = Chart.Series("line", name, values.Select((value, i) => (i + 1.0, value)));
        line["xAxisIndex"] = half;
        line["yAxisIndex"] = half;
        line["showSymbol"] = values.Count <= 30;
        return line;
    }

    private static JsonObject Epochs(int epochs, int half)
    {
        var axis = Chart.NumberAxis("epoch");
        axis["gridIndex"] = half;
        axis["min"] = epochs == 1 ? 0 : 1;
        axis["max"] = epochs;
        axis["minInterval"] = 1;
        return axis;
    }

    private static JsonObject Values(int half)
    {
        var axis = Chart.NumberAxis(half == 0 ? "" : "loss", fromZero: half == 0);
        axis["gridIndex"] = half;
        axis["nameGap"] = 50;
        return axis;
    }
}
