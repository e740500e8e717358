using SessionRec.Cli.Rendering;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Reporting;
using Spectre.Console;

namespace SessionRec.Cli.Evaluation;

/// <summary>An evaluation for people.</summary>
internal static class EvaluationText
{
    private const string Best = " ★", Indistinguishable = " ≈";

    public static void WriteHeading(Terminal terminal, EvaluationOrigin origin)
    {
        terminal.WriteLine($"data   {origin.Data}   {Figures.Count(origin.Sessions)} sessions · {Figures.Count(origin.Events)} events · {Figures.Count(origin.Items)} items{(origin.SessionsSha256 is { } hash ? $"   sha256 {hash[..8]}" : "")}");
        var options = origin.ProtocolOptions is { Count: > 0 } given ? $" ({string.Join(", ", given.Select(o => $"{o.Key} {o.Value}"))})" : "";
        terminal.WriteLine($"split  {origin.Protocol}{options}{(origin.Windows > 1 ? $" · {origin.Windows} windows" : "")}{(origin.Seeds.Count > 0 ? $" · seeds {string.Join(", ", origin.Seeds)}" : "")}");
    }

    public static void Write(Terminal terminal, EvaluationReport report)
    {
        terminal.WriteLine($"       {Figures.Count(report.QueryCount)} {report.Origin.QuerySet} queries");
        terminal.WriteLine();
        WriteModels(terminal, report);
        terminal.WriteLine();
        WriteGroups(terminal, report);
        terminal.WriteLine();
        terminal.WriteLine($"{Best.Trim()} the best of its column · {Indistinguishable.Trim()} cannot be told apart from it: {string.Join(", ", report.Models[0].PValues.Keys.Select(m => $"{Titled(m)} by {(IsHits(m) ? "McNemar's test" : "Wilcoxon's test")}"))}, Holm-corrected over the table, at {report.Level:0%}");
        terminal.WriteLine("[ ] is the 95% bootstrap interval over the queries; memory is an estimate");
        foreach (var note in report.Notes) terminal.WriteLine($"note   {note}");
    }

    /// <summary>What the queries are like, as sentences.</summary>
    public static IEnumerable<string> Facts(QueryFacts facts)
    {
        if (facts.AskedBeforeLearned is > 0 and var early)
            yield return $"{Figures.Count(early)} of {Figures.Count(facts.Queries, "query", "queries")} are older than the latest event that the models learned from.";
        if (facts.SameTime is > 0 and var together)
            yield return $"{Figures.Count(together)} of {Figures.Count(facts.Queries, "query", "queries")} ask for an item of the same moment, a line of the same basket: the order of lines is predicted, more than what comes next.";
        if (facts.OwnTruth > 0)
            yield return $"{Figures.Count(facts.OwnTruth)} of {Figures.Count(facts.Queries, "query", "queries")} have their own last item as truth.";
        if (facts.ColdTruths > 0)
            yield return $"{Figures.Count(facts.ColdTruths)} of {Figures.Count(facts.Queries, "query", "queries")} ask for an item that training does not have: nobody can hit them.";
        yield return $"{((double)facts.SeenPairs / Math.Max(facts.Queries, 1)).ToString("0.0%", System.Globalization.CultureInfo.InvariantCulture)} of the queries ask for an item that follows theirs somewhere in training, which favours models that remember pairs.";
    }

    private static void WriteModels(Terminal terminal, EvaluationReport report)
    {
        var k = MetricName.Parse(report.Metric).K;
        string[] metrics = [.. new[] { report.Metric, report.RankMetric }.Distinct()];
        string?[] catalogue = [$"coverage@{k}", $"popularity@{k}"];
        string?[] known = [.. catalogue.Where(c => report.Models.Any(m => m.Catalogue.ContainsKey(c!)))];
        var table = Tables.Borderless(["", .. metrics.SelectMany(m => new[] { ">" + Titled(m), "", ">p" }), .. known.Select(c => ">" + c), ">learned in", ">an answer", ">memory"]);
        foreach (var row in report.Models)
            table.AddRow(
                new[] { new Text(row.Model) }
                    .Concat(metrics.SelectMany(m => Cells(row, m)))
                    .Concat(known.Select(c => new Text(Figures.Share(row.Catalogue.TryGetValue(c!, out var value) ? value : null))))
                    .Concat([new Text(Seconds(row.TrainingSeconds)), new Text(Milliseconds(row.QueryMilliseconds)), new Text(Bytes(row.MemoryBytes))]));
        terminal.Write(table);
    }

    private static IEnumerable<Text> Cells(EvaluationRow row, string metric)
    {
        var value = row.Metrics[metric];
        var mark = row.BestBy.Contains(metric) ? Best : row.IndistinguishableBy.Contains(metric) ? Indistinguishable : "";
        var seeds = value.SeedDeviation is { } deviation ? $" sd {Figures.Share(deviation)}" : "";
        yield return new Text(Figures.Share(value.Value) + mark);
        yield return new Text($"[{Figures.Share(value.Low)}, {Figures.Share(value.High)}]{seeds}");
        yield return new Text(!row.PValues.TryGetValue(metric, out var p) || row.BestBy.Contains(metric) ? "" : p < .0001 ? "<.0001" : Figures.Share(p));
    }

    private static void WriteGroups(Terminal terminal, EvaluationReport report)
    {
        if (report.Groups.Count == 0) return;
        string[] models = [.. report.Models.Select(m => m.Model)];
        var table = Tables.Borderless([Titled(report.Metric), ">queries", .. models.Select(m => ">" + m)]);
        foreach (var group in report.Groups)
            table.AddRow(new[] { new Text(group.Group), new Text(Figures.Count(group.Queries)) }.Concat(models.Select(m => new Text(Figures.Share(group.Models[m].Value)))));
        terminal.Write(table);
    }

    private static bool IsHits(string metric) => MetricName.Parse(metric).Metric is RecallMetric or PublishedHitRateMetric;

    private static string Titled(string metric) => Tuning.BestConfigurationText.Titled(metric);

    private static string Seconds(double? seconds) => seconds is { } s ? $"{Figures.Short(s, 3)} s" : "";

    private static string Milliseconds(double? milliseconds) => milliseconds is { } ms ? $"{Figures.Short(ms, 3)} ms" : "";

    private static string Bytes(long? bytes) => bytes is { } b ? $"{Figures.Short(b / 1048576.0, 3)} MiB" : "";
}
