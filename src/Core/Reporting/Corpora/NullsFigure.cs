using System.Text.Json.Nodes;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Corpora;

/// <summary>What is missing in each column of the file.</summary>
internal static class NullsFigure
{
    public static IEnumerable<Figure> Of(CorpusRecord data)
    {
        var nulls = data.Nulls;
        var columns = nulls.Columns.Where(c => c.Missing is not null).ToList();
        if (columns.Count == 0 || nulls.Rows == 0) yield break;
        var bars = new JsonObject
        {
            ["type"] = "bar",
            ["name"] = "share of the rows",
            ["label"] = new JsonObject { ["show"] = true, ["position"] = "right", ["formatter"] = "{c} %" },
            ["data"] = new JsonArray([.. columns.AsEnumerable().Reverse().Select(c => Chart.Number(Math.Round(100.0 * c.Missing!.Value / nulls.Rows, 3)))]),
        };
        var horizontal = Chart.NumberAxis("rows without a value, %", fromZero: true);
        horizontal["max"] = 100;
        var option = Chart.Plane(horizontal, Chart.WordAxis("", columns.AsEnumerable().Reverse().Select(c => c.Column)), [bars]);
        option["grid"]!["left"] = 150;
        yield return new Figure(
            "nulls",
            "Missing values",
            "Rows of the file, as it is, without a value in a column: nothing, blanks, or nan.",
            option,
            new FigureTable(["column", "missing", "rows"], [.. columns.Select(c => (IReadOnlyList<object?>)[c.Column, c.Missing, nulls.Rows])]))
        { Height = Math.Max(240, 110 + (columns.Count * 34)) };
    }
}
