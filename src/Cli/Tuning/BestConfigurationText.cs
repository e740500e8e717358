using SessionRec.Cli.Rendering;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Tuning;

/// <summary>A best configuration as lines.</summary>
internal static class BestConfigurationText
{
    public static IEnumerable<string> Lines(BestConfiguration found)
    {
        var best = found.Best;
        yield return $"best   #{best.Trial.Trial}  {Figures.Parameters(found.Parameters)}   {Figures.Count(found.Epoch, "epoch")}";
        var test = found.Test is { } value ? $"   test {RankingFigures.WithInterval(value, found.Metric, found.Queries)}" : "";
        var mrr = found.TestReciprocalRank is var (name, reciprocal) ? $"   {Figures.Share(reciprocal)} ({Titled(name)})" : "";
        yield return $"       validation {RankingFigures.WithInterval(ValidationValue(found), found.Metric, found.Queries)}{test} ({Titled(found.Metric)}){mrr}";
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
        OtherScopes = found.Others.Select(o => new { Scope = BestScopes.NameOf(o.Scope), o.Trial.Trial, o.Value, o.Epoch }),
    };

    /// <summary>A metric as people write it in a sentence: <c>Recall@10</c>, <c>MRR@10</c>.</summary>
    public static string Titled(string metric) => metric.Split('@') switch
    {
        [var name, var k] => $"{(name.Length <= 4 ? name.ToUpperInvariant() : char.ToUpperInvariant(name[0]) + name[1..])}@{k}",
        _ => metric,
    };

    private static double ValidationValue(BestConfiguration found) => found.Metrics.TryGetValue(found.Metric, out var value) ? value : found.Best.Value;
}
