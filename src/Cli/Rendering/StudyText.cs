using System.Text.Json;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Rendering;

/// <summary>The sentences that all views of a study share.</summary>
internal static class StudyText
{
    /// <summary>What is tuned on what: two lines.</summary>
    public static IEnumerable<string> Heading(StudySummary study)
    {
        yield return $"study  {study.Name}   {Corpus(study.Corpus)}";
        yield return $"plan   {Plan(study)}";
    }

    public static string Corpus(CorpusReference corpus) =>
        $"{Figures.Count(corpus.Sessions)} sessions · {Figures.Count(corpus.Events)} events · {Figures.Count(corpus.Items)} items   sha256 {corpus.SessionsSha256[..Math.Min(8, corpus.SessionsSha256.Length)]}";

    public static string Plan(StudySummary study) =>
        $"{(study.TrialsPlanned is { } trials ? Figures.Count(trials, "trial") : "trials until stopped")} of {study.Model} · {(study.EpochsPlanned == 1 ? "1 epoch" : $"up to {Figures.Count(study.EpochsPlanned)} epochs")} each · {(study.Mode == "min" ? "least" : "best")} {study.Metric}";

    /// <summary>How many trials are where; states that nobody is in are left out, apart from the usual ones.</summary>
    public static string Counts(StudySummary study)
    {
        var uncreated = (study.TrialsPlanned ?? 0) - study.Waiting - study.Running - study.Paused - study.Completed - study.Stopped - study.Failed;
        var waiting = study.HasEnded ? study.Waiting : study.Waiting + Math.Max(0, uncreated);
        var parts = new List<string> { $"done {study.Completed}", $"running {study.Running}" };
        if (study.Paused > 0) parts.Add($"paused {study.Paused}");
        parts.Add($"stopped early {study.Stopped}");
        if (study.Failed > 0) parts.Add($"failed {study.Failed}");
        parts.Add($"waiting {waiting}");
        return string.Join(" · ", parts);
    }

    public static string Times(StudyBoard board, DateTimeOffset now)
    {
        if (board.Elapsed(now) is not { } elapsed) return "";
        return board.Left(now) is { } left
            ? $"elapsed {Figures.Duration(elapsed)} · left about {Figures.Duration(left)}"
            : $"elapsed {Figures.Duration(elapsed)}";
    }

    /// <summary>A state as one word.</summary>
    public static string State<T>(T state)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    public static string Epoch(TrialRow trial) => $"{trial.Epoch}/{trial.PlannedEpochs}";

    /// <summary>The one line that says how a study ended.</summary>
    public static string End(StudySummary study) => study switch
    {
        { State: StudyState.Completed, Failed: > 0 } => $"completed; {Figures.Count(study.Failed, "trial")} failed: sessionrec trials {study.Name}",
        { State: StudyState.Completed } => "completed",
        { Reason: { Length: > 0 } reason } => $"{State(study.State)}: {reason}",
        _ => State(study.State),
    };
}
