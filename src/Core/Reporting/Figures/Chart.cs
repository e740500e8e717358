using System.Globalization;
using System.Text.Json.Nodes;

namespace SessionRec.Core.Reporting.Figures;

/// <summary>The parts that charts share: axes, series, room for labels. All of it is ECharts' vocabulary.</summary>
public static class Chart
{
    /// <summary>Colours that stay apart for people who see red and green alike (Okabe and Ito).</summary>
    public static IReadOnlyList<string> Palette { get; } = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a6d00", "#666666"];

    /// <summary>From low to high, readable in grey too (viridis).</summary>
    public static JsonArray Scale => [.. ScaleColors.Select(c => JsonValue.Create(c))];

    /// <summary>What stands beside the data; dark enough to be read on white.</summary>
    private const string Beside = "#5c6370";

    /// <summary>Lines nearer than this share of an axis would have their names on each other.</summary>
    private const double Close = .07;

    private const int MostSteps = 6;

    private static readonly double[] EvenSteps = [1, 2, 2.5, 5, 10, 20];

    private static readonly string[] LabelPlaces = ["insideEndTop", "insideMiddleTop", "insideStartTop"];

    private static readonly string[] ScaleColors = ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725"];

    /// <summary>Black or white, whichever is read more easily on the scale's colour at <paramref name="share"/>, 0 to 1.</summary>
    public static string InkOn(double share)
    {
        var place = Math.Clamp(share, 0, 1) * (ScaleColors.Length - 1);
        var low = (int)Math.Min(Math.Floor(place), ScaleColors.Length - 2);
        var part = place - low;
        double Channel(int at)
        {
            int Of(string color) => int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var value = (Of(ScaleColors[low]) + (part * (Of(ScaleColors[low + 1]) - Of(ScaleColors[low])))) / 255;
            return value <= .04045 ? value / 12.92 : Math.Pow((value + .055) / 1.055, 2.4);
        }

        // Where both contrasts are equal by WCAG: (L + .05)² = 1.05 * .05.
        return (.2126 * Channel(1)) + (.7152 * Channel(3)) + (.0722 * Channel(5)) > .179 ? "#000000" : "#ffffff";
    }

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

    /// <summary>An axis of whole numbers that ends where its data do: epochs, trials.</summary>
    /// <param name="name">What it counts.</param>
    public static JsonObject CountAxis(string name)
    {
        var axis = NumberAxis(name, fromZero: true);
        axis["minInterval"] = 1;
        axis["max"] = "dataMax";
        axis["axisLabel"] = new JsonObject { ["hideOverlap"] = true };
        return axis;
    }

    /// <summary>Lets an axis of numbers reach over all values, in even steps.</summary>
    public static void Cover(JsonObject axis, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(axis);
        var span = high > low ? high - low : Math.Max(Math.Abs(high), 1e-6);
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(span / MostSteps)));
        var step = magnitude * EvenSteps.First(s => s * magnitude * MostSteps >= span);
        axis["min"] = Drawn(Math.Floor(low / step) * step);
        axis["max"] = Drawn(Math.Ceiling(high / step) * step);
        axis["interval"] = Drawn(step);
    }

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

    /// <summary>Horizontal lines across a chart, with their names and values: what a curve has to be compared with.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="span">What the axis spans: names of lines that lie close together are kept apart.</param>
    public static JsonObject Lines(IEnumerable<(string Name, double Value)> lines, double span)
    {
        var sorted = lines.OrderByDescending(l => l.Value).ToList();
        var places = new string[sorted.Count];
        for (var first = 0; first < sorted.Count;)
        {
            var last = first;
            while (last + 1 < sorted.Count && sorted[last].Value - sorted[last + 1].Value < Close * span) last++;
            for (var i = first; i <= last; i++) places[i] = i == last && i > first ? "insideEndBottom" : LabelPlaces[(i - first) % LabelPlaces.Length];
            first = last + 1;
        }

        return new JsonObject
        {
            ["silent"] = true,
            ["symbol"] = "none",
            ["lineStyle"] = new JsonObject { ["type"] = "dashed", ["color"] = Beside },
            ["data"] = new JsonArray([.. sorted.Select((l, i) => new JsonObject
            {
                ["yAxis"] = l.Value,
                ["label"] = new JsonObject { ["formatter"] = $"{Escape(l.Name)} {l.Value.ToString("0.000", CultureInfo.InvariantCulture).TrimStart('0')}", ["position"] = places[i], ["color"] = Beside },
            })]),
        };
    }

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
