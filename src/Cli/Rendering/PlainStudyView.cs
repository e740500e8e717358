using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Rendering;

/// <summary>
/// A study as lines for a log or a pipe: the heading, a line for each trial that ends, pauses or is lost, and the counts
/// every ten seconds.
/// </summary>
internal sealed class PlainStudyView(Terminal terminal, TimeProvider time) : StudyView
{
    private static readonly TimeSpan CountsEvery = TimeSpan.FromSeconds(10);

    public override async Task<StudyBoard> ShowAsync(IAsyncEnumerable<StudyUpdate> updates, CancellationToken cancellation)
    {
        var board = new StudyBoard();
        long? counted = null;
        await foreach (var update in updates.WithCancellation(cancellation))
        {
            var isFirst = board.Summary is null;
            var changes = board.Apply(update);
            if (isFirst)
                foreach (var line in StudyText.Heading(update.Summary))
                    terminal.WriteLine(line);

            foreach (var (before, now) in changes)
                if (before?.State != now.State && Describe(board, now, before) is { } line)
                    terminal.WriteLine(line);

            counted ??= time.GetTimestamp();
            if (time.GetElapsedTime(counted.Value) < CountsEvery) continue;
            counted = time.GetTimestamp();
            WriteCounts(board);
        }

        if (board.Summary is not null) WriteCounts(board);
        return board;
    }

    private static string? Describe(StudyBoard board, TrialRow trial, TrialRow? before) => trial.State switch
    {
        TrialState.Completed or TrialState.Stopped or TrialState.Paused or TrialState.Failed => Line(board, trial),
        TrialState.Waiting when before is { State: TrialState.Running } => Line(board, trial),
        _ => null,
    };

    private static string Line(StudyBoard board, TrialRow trial)
    {
        var value = trial.Value is null ? "no result" : Figures.Share(trial.Value);
        var reason = trial.Reason is { Length: > 0 } ? $"  {trial.Reason}" : "";
        var telling = StudyBoard.TellingParameters(board.Trials, int.MaxValue);
        return $"#{trial.Trial}  {Figures.Parameters(trial.Parameters.Where(p => telling.Contains(p.Key)))}  epoch {StudyText.Epoch(trial)}  {value}  {StudyText.State(trial.State)}{reason}";
    }

    private void WriteCounts(StudyBoard board)
    {
        var study = board.Summary!;
        var best = study.BestValue is { } value ? $"   best {Figures.Share(value)} (#{study.BestTrial})" : "";
        terminal.WriteLine($"{StudyText.Counts(study)}{best}   {StudyText.Times(board, time.GetUtcNow())}".TrimEnd());
    }
}
