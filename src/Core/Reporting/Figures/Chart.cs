using System.Globalization;
using System.Text.Json.Nodes;

namespace SessionRec.Core.Reporting.Figures;

/// <summary>The parts that charts share: axes, series, room for labels. All of it is ECharts' vocabulary.</summary>
public static class Chart
{
    /// <summary>Colours that stay apart for people who see red and green alike (Okabe and Ito).</summary>
    public static IReadOnlyList<string> Palette { get; } = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a6d00", "#666666"];

    /// <summary>From low to high, readable in grey too (viridis).</summary>
    public static JsonArray Scale => ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"];

    /// <summary>A chart of two axes.</summary>
    public static JsonObject Plane(JsonObject horizontal, JsonObject vertical, IEnumerable<JsonObject> series, bool legend = false)
    {
        var option = new JsonObject
        {
            ["color"] = new JsonArray([.. Palette.Select(c => JsonValue.Create(c))]),
            ["grid"] = new JsonObject { ["left"] = 70, ["right"] = 40, ["top"] = legend ? 64 : 44, ["bottom"] = 56 },
            ["tooltip"] = new JsonObject { ["trigger"] = "item" },
            ["xAxis"] = horizontal,
            ["yAxis"] = vertical,
            ["series"] = new JsonArray([.. series]),
        };
        if (legend) option["legend"] = new JsonObject { ["top"] = 30, ["type"] = "scroll" };
        return option;
    }

    /// <summary>An axis of numbers.</summary>
    /// <param name="name">What it measures, with its unit.</param>
    /// <param name="log">A logarithmic scale.</param>
    /// <param name="fromZero">Whether the axis has to begin at zero.</param>
    public static JsonObject NumberAxis(string name, bool log = false, bool fromZero = false) => Named(name, new JsonObject
    {
        ["type"] = log ? "log" : "value",
        ["scale"] = !fromZero,
    });

    /// <summary>An axis of words, in their order.</summary>
    public static JsonObject WordAxis(string name, IEnumerable<string> words) => Named(name, new JsonObject
    {
        ["type"] = "category",
        ["data"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]),
    });

    /// <summary>A series of points.</summary>
    /// <param name="type"><c>line</c>, <c>scatter</c> or <c>bar</c>.</param>
    /// <param name="name">Its name in legend and tooltip.</param>
    /// <param name="points">Horizontal and vertical places; what is not finite leaves a gap.</param>
    /// <remarks>A line of more points than there are pixels is drawn by those that shape it.</remarks>
    public static JsonObject Series(string type, string name, IEnumerable<(double X, double Y)> points) => new()
    {
        ["sampling"] = type == "line" ? "lttb" : null,
        ["type"] = type,
        ["name"] = name,
        ["showSymbol"] = false,
        ["data"] = new JsonArray([.. points.Select(p => new JsonArray(Number(p.X), Number(p.Y)))]),
    };

    /// <summary>Horizontal lines across a chart, with their names: what a curve has to be compared with.</summary>
    public static JsonObject Lines(IEnumerable<(string Name, double Value)> lines) => new()
    {
        ["silent"] = true,
        ["symbol"] = "none",
        ["lineStyle"] = new JsonObject { ["type"] = "dashed", ["color"] = "#888888" },
        ["data"] = new JsonArray([.. lines.Select(l => new JsonObject
        {
            ["yAxis"] = l.Value,
            ["label"] = new JsonObject { ["formatter"] = Escape(l.Name), ["position"] = "insideEndTop", ["color"] = "#888888" },
        })]),
    };

    /// <summary>
    /// A number to draw, with the six digits that a picture can show; the table behind it has all of them. JSON knows no NaN: a gap is a dash,
    /// as ECharts has it.
    /// </summary>
    public static JsonNode Number(double value) => double.IsFinite(value) ? JsonValue.Create(Drawn(value)) : JsonValue.Create("-");

    /// <summary>Braces mean something in ECharts' labels.</summary>
    public static string Escape(string text) => text.Replace('{', '(').Replace('}', ')');

    private static double Drawn(double value) => double.IsInteger(value) ? value : double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static JsonObject Named(string name, JsonObject axis)
    {
        axis["name"] = name;
        axis["nameLocation"] = "middle";
        axis["nameGap"] = 34;
        return axis;
    }
}
