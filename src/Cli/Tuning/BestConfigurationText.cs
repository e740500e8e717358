using SessionRec.Cli.Rendering;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Tuning;

/// <summary>A best configuration as lines.</summary>
internal static class BestConfigurationText
{
    private const int MostTied = 20;

    public static IEnumerable<string> Lines(BestConfiguration found)
    {
        var best = found.Best;
        yield return $"best   #{best.Trial.Trial}  {Figures.Parameters(found.Parameters)}   {Figures.Count(found.Epoch, "epoch")}";
        var test = found.Test is { } value ? $"   test {RankingFigures.WithInterval(value, found.Metric, found.Queries)}" : "";
        var mrr = found.TestReciprocalRank is var (name, reciprocal) ? $"   {Figures.Share(reciprocal)} ({Titled(name)})" : "";
        yield return $"       validation {RankingFigures.WithInterval(ValidationValue(found), found.Metric, found.Queries)}{test} ({Titled(found.Metric)}){mrr}";
        if (Tied(found) is { } tied) yield return tied;
        if (best.Scope != BestScope.Last) yield return $"       by {BestScopes.NameOf(best.Scope)}: {Figures.Share(best.Value)}";
        foreach (var other in found.Others.Where(o => o.Trial.Trial != best.Trial.Trial))
            yield return $"       by {BestScopes.NameOf(other.Scope)} it is #{other.Trial.Trial} with {Figures.Share(other.Value)}{(other.Epoch is { } epoch ? $" at epoch {epoch}" : "")}";
    }

    /// <summary>The same for programs.</summary>
    public static object Json(BestConfiguration found) => new
    {
        Study = found.Study.Name,
        Scope = BestScopes.NameOf(found.Best.Scope),
        found.Best.Trial.Trial,
        found.Metric,
        found.Study.Mode,
        found.Best.Value,
        found.Epoch,
        found.Best.Trial.Parameters,
        found.Metrics,
        found.Queries,
        found.StandardError,
        Tied = found.Tied is { } tied ? new { Test = "McNemar, exact, Holm", TiedTrials.Level, tied.Queries, tied.Compared, tied.Trials } : null,
        OtherScopes = found.Others.Select(o => new { Scope = BestScopes.NameOf(o.Scope), o.Trial.Trial, o.Value, o.Epoch }),
    };

    /// <summary>A metric as people write it in a sentence: <c>Recall@10</c>, <c>MRR@10</c>.</summary>
    public static string Titled(string metric) => metric.Split('@') switch
    {
        [var name, var k] => $"{(name.Length <= 4 ? name.ToUpperInvariant() : char.ToUpperInvariant(name[0]) + name[1..])}@{k}",
        _ => metric,
    };

    private static string? Tied(BestConfiguration found)
    {
        if (found.Tied is not { Compared: > 0 and var compared, Trials: var trials }) return null;
        var how = $"paired {(found.Metric.StartsWith("recall@", StringComparison.Ordinal) ? "test" : "test of the hits")}, 95%";
        if (trials.Count == 0) return $"       better than each of the {Figures.Count(compared, "other")} ({how})";
        var names = string.Join(' ', trials.Take(MostTied).Select(t => $"#{t.Trial}")) + (trials.Count > MostTied ? $" and {Figures.Count(trials.Count - MostTied)} more" : "");
        return $"       {Figures.Count(trials.Count, "trial")} of {Figures.Count(compared)} cannot be told apart from it ({how}): {names}";
    }

    private static double ValidationValue(BestConfiguration found) => found.Metrics.TryGetValue(found.Metric, out var value) ? value : found.Best.Value;
}
