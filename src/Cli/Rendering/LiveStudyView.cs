using SessionRec.Core.Tuning.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SessionRec.Cli.Rendering;

/// <summary>A study as a table that is drawn again in place, a few times a second at most.</summary>
internal sealed class LiveStudyView(Terminal terminal, TimeProvider time) : StudyView
{
    private const int MostParameters = 5;
    private const int RowsAround = 8;
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(200);

    public override async Task<StudyBoard> ShowAsync(IAsyncEnumerable<StudyUpdate> updates, CancellationToken cancellation)
    {
        var board = new StudyBoard();
        var boardLock = new Lock();
        await terminal.Console.Live(new Text("waiting for the study ...")).Overflow(VerticalOverflow.Crop).StartAsync(async context =>
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var reading = ReadAsync(board, boardLock, updates, ended);
            using var frames = new PeriodicTimer(FrameTime, time);
            try
            {
                while (await frames.WaitForNextTickAsync(ended.Token)) Draw();
            }
            catch (OperationCanceledException)
            {
                // The updates ended, or somebody pressed Ctrl+C: the last frame is drawn either way.
            }

            Draw();
            await reading;

            void Draw()
            {
                lock (boardLock)
                {
                    if (board.Summary is not null) context.UpdateTarget(Frame(board));
                }
            }
        });
        return board;
    }

    /// <summary>One picture of the study, also for tests.</summary>
    internal IRenderable Frame(StudyBoard board)
    {
        var study = board.Summary!;
        var rows = new List<IRenderable>();
        rows.AddRange(StudyText.Heading(study).Select(line => new Text(line)));
        rows.Add(TrialTable.Of(study, board.Foremost(Math.Max(4, terminal.Console.Profile.Height - RowsAround)), StudyBoard.TellingParameters(board.Trials, MostParameters)));
        rows.Add(new Text($" {StudyText.Counts(study)}    {StudyText.Times(board, time.GetUtcNow())}", new Style(decoration: Decoration.Dim)));
        return new Rows(rows);
    }

    private static async Task ReadAsync(StudyBoard board, Lock boardLock, IAsyncEnumerable<StudyUpdate> updates, CancellationTokenSource ended)
    {
        try
        {
            await foreach (var update in updates.WithCancellation(ended.Token))
                lock (boardLock)
                    board.Apply(update);
        }
        finally
        {
            await ended.CancelAsync();
        }
    }
}
