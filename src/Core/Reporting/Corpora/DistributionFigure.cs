using System.Globalization;
using System.Text.Json.Nodes;
using SessionRec.Core.Data;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Corpora;

/// <summary>A distribution as bars over bins whose widths double.</summary>
internal static class DistributionFigure
{
    public static IEnumerable<Figure> SessionLengths(CorpusRecord data) =>
        Of("session-lengths", "Session lengths", "events a session", "sessions", data.Description.SessionLengths, log: false, value => value.ToString("#,##0.#", CultureInfo.InvariantCulture));

    public static IEnumerable<Figure> Gaps(CorpusRecord data) => data.Description.Gaps is { Count: > 0 } gaps
        ? Of("gaps", "Gaps between the events of a session", "time from event to event", "gaps", gaps, log: true, Duration)
        : [];

    private static IEnumerable<Figure> Of(string name, string title, string axis, string counted, Distribution distribution, bool log, Func<double, string> shown)
    {
        // The bins that are empty between others are shown as empty.
        var bins = distribution.Histogram.SelectMany((bin, i) => i == 0 ? [bin] : Empty(distribution.Histogram[i - 1], bin).Append(bin)).ToList();
        if (bins.Count == 0) yield break;
        // Where most events of a session come at once, one bar would hide all others.
        var vertical = Chart.NumberAxis(counted, log, fromZero: true);
        if (log) vertical["min"] = .5;
        var bars = new JsonObject
        {
            ["type"] = "bar",
            ["name"] = counted,
            ["barCategoryGap"] = "8%",
            ["data"] = new JsonArray([.. bins.Select(b => Chart.Number(log && b.Count == 0 ? double.NaN : b.Count))]),
        };
        var quantiles = distribution.Quantiles;
        yield return new Figure(
            name,
            title,
            $"Bins double in width{(log ? ", the vertical scale is logarithmic" : "")}. Median {shown(quantiles["median"])}, mean {shown(distribution.Mean)}, 90% at most {shown(quantiles["p90"])}, the most {shown(quantiles["max"])}.",
            Chart.Plane(Chart.WordAxis(axis, bins.Select(b => b.From == b.To ? shown(b.From) : $"{shown(b.From)} to {shown(b.To)}")), vertical, [bars]),
            new FigureTable(["from", "to", counted], [.. bins.Select(b => (IReadOnlyList<object?>)[b.From, b.To, b.Count])]));
    }

    private static IEnumerable<HistogramBin> Empty(HistogramBin before, HistogramBin next)
    {
        for (var from = before.To + 1; from < next.From; from *= 2) yield return new HistogramBin(from, (from * 2) - 1, 0);
    }

    /// <summary>Seconds in the unit that people would say.</summary>
    private static string Duration(double seconds)
    {
        var (value, unit) = seconds switch
        {
            < 120 => (seconds, "s"),
            < 7200 => (seconds / 60, "min"),
            < 172_800 => (seconds / 3600, "h"),
            _ => (seconds / 86_400, "d"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {unit}");
    }
}
