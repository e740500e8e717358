using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec resume STUDY</c>.</summary>
internal sealed class ResumeCommand(Terminal terminal) : StudyCommand(
    terminal, "resume", "Let a stopped study of a server go on where it was.", "sessionrec resume online-retail")
{
    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var summary = await place.Client.ResumeAsync(study, cancellation);
        Terminal.WriteLine($"{summary.Name} is {StudyText.State(summary.State)}: {StudyText.Counts(summary)}");
        Terminal.WriteLine($"look on: sessionrec watch {study}");
        return ExitCode.Done;
    }
}
