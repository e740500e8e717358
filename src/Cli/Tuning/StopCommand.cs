using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec stop STUDY</c>.</summary>
internal sealed class StopCommand(Terminal terminal) : StudyCommand(
    terminal, "stop", "Stop a study: running trials end at their next epoch, results stay, and resume goes on with it.", "sessionrec stop online-retail")
{
    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var summary = await place.Client.StopAsync(study, cancellation);
        Terminal.WriteLine($"{summary.Name} is {StudyText.State(summary.State)}: {StudyText.Counts(summary)}");
        Terminal.WriteLine($"go on with it: sessionrec resume {study}");
        return ExitCode.Done;
    }
}
