using System.Globalization;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Corpora;

/// <summary>Data as one HTML page: counts, figures, the most popular items, what became of the file's rows.</summary>
public static class CorpusReport
{
    /// <summary>The page.</summary>
    public static HtmlReport Create(CorpusRecord data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var report = new HtmlReport($"Data {data.Name}").Facts(Facts(data)).Heading("Figures");
        foreach (var figure in CorpusFigures.Of(data)) report.Add(figure);
        var (corpus, description) = (data.Corpus, data.Description);
        var names = corpus.ItemNames is { } known ? corpus.ItemKeys.Zip(known).ToDictionary(i => i.First, i => i.Second) : null;
        report.Heading("The most popular items").Table(new FigureTable(
            ["item", .. names is null ? Array.Empty<string>() : ["name"], "events", "share"],
            [.. description.MostPopular.Select(i => (IReadOnlyList<object?>)[i.Item, .. names is null ? Array.Empty<object?>() : [names[i.Item]], i.Events, i.Share])]));
        report.Heading("The rows of the file").Table(new FigureTable(["rows", "count"], [.. Rows(data)]));
        return report;
    }

    private static IEnumerable<(string, string)> Facts(CorpusRecord data)
    {
        var description = data.Description;
        yield return ("sessions", Count(description.Sessions));
        yield return ("events", Count(description.Events));
        yield return ("items", Count(description.Items));
        yield return ("repeats", $"{Count(description.Repeats)} events of the same item as the event before");
        if (description is { FirstEvent: { } first, LastEvent: { } last }) yield return ("time", $"{first:yyyy-MM-dd HH:mm} to {last:yyyy-MM-dd HH:mm} UTC");
        yield return ("sha256 of the sessions", description.SessionsSha256);
    }

    private static IEnumerable<IReadOnlyList<object?>> Rows(CorpusRecord data)
    {
        yield return ["read", data.Report.Rows];
        yield return ["kept", data.Report.Kept];
        foreach (var (rule, count) in data.Report.Dropped) yield return [$"dropped: {rule}", count];
        yield return ["could not be read", data.Report.BadRows];
    }

    private static string Count(long value) => value.ToString("#,##0", CultureInfo.InvariantCulture);
}
