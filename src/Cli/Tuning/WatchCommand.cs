using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec watch STUDY</c>: looks on until a study ends.</summary>
internal sealed class WatchCommand(Terminal terminal) : StudyCommand(
    terminal, "watch", "Look on while a study runs, until it ends. Ctrl+C ends the looking, not the study.", "sessionrec watch online-retail --server http://127.0.0.1:8080")
{
    public override string HowToGoOn(ParseResult arguments) => $"The study goes on. Look on again: sessionrec watch {Study(arguments)}";

    /// <summary>Shows a study to its end, and its best configuration.</summary>
    /// <returns>The exit code: a study that failed is a failure of the command.</returns>
    public static async Task<int> ShowAsync(Terminal terminal, IStudyClient client, string study, CancellationToken cancellation)
    {
        var board = await StudyView.For(terminal, TimeProvider.System).ShowAsync(client.WatchAsync(study, cancellation), cancellation);
        if (board.Summary is not { } summary) return ExitCode.Failed;

        terminal.WriteLine($"{summary.Name} {StudyText.End(summary)}");
        if (summary.BestTrial is not null)
            foreach (var line in BestConfigurationText.Lines(await BestConfiguration.FindAsync(client, study, Core.Reporting.BestScope.Last, cancellation)))
                terminal.WriteLine(line);
        return summary.State == StudyState.Failed ? ExitCode.Failed : ExitCode.Done;
    }

    protected override Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation) =>
        ShowAsync(Terminal, place.Client, study, cancellation);
}
