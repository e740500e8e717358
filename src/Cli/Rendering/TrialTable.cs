using SessionRec.Core.Tuning.Studies;
using Spectre.Console;

namespace SessionRec.Cli.Rendering;

/// <summary>Trials as a table, the same in the live view and in lists.</summary>
internal static class TrialTable
{
    public static Table Of(StudySummary study, IEnumerable<TrialRow> trials, IReadOnlyList<string> parameters)
    {
        var table = Tables.Borderless(["trial", .. parameters, "epoch", study.Metric, "best so far", "state", "", ""]);
        foreach (var trial in trials)
            table.AddRow([
                new Text($"#{trial.Trial}"),
                .. parameters.Select(name => new Text(trial.Parameters.TryGet(name, out var value) ? Figures.Parameter(value) : "")),
                new Text(StudyText.Epoch(trial)),
                new Text(Figures.Share(trial.Value)),
                new Text(Figures.Share(trial.BestValue)),
                new Text(StudyText.State(trial.State), StyleOf(study, trial)),
                new Text(Sparkline.Of(trial.Curve)),
                new Text(trial.Reason ?? ""),
            ]);
        return table;
    }

    private static Style StyleOf(StudySummary study, TrialRow trial) => trial switch
    {
        _ when trial.Trial == study.BestTrial => new Style(Color.Green),
        { State: TrialState.Running } => new Style(Color.Aqua),
        { State: TrialState.Failed } => new Style(Color.Red),
        { State: TrialState.Stopped or TrialState.Paused or TrialState.Waiting } => new Style(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
