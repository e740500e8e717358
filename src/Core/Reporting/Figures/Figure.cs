using System.Text.Json.Nodes;

namespace SessionRec.Core.Reporting.Figures;

/// <summary>
/// A picture of data that a report and an SVG file draw alike: the options of an Apache ECharts chart, and
/// the numbers behind it.
/// </summary>
/// <param name="Name">A file name for it, for example <c>learning-curves</c>.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">How to read it, in a sentence or two; empty where the title says enough.</param>
/// <param name="Option">The chart, as ECharts' <c>setOption</c> takes it: JSON alone, no functions.</param>
/// <param name="Table">The numbers behind it, for CSV.</param>
public sealed record Figure(string Name, string Title, string Caption, JsonObject Option, FigureTable Table)
{
    /// <summary>The height in pixels at the usual width of <see cref="Width"/>.</summary>
    public int Height { get; init; } = 420;

    /// <summary>The width in pixels where nothing else sets it.</summary>
    public const int Width = 960;
}
