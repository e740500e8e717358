using System.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec resume STUDY</c>.</summary>
internal sealed class ResumeCommand(Terminal terminal) : ChangeCommand(
    terminal, "resume", "Let a stopped or interrupted study go on where it was.", "sessionrec resume online-retail")
{
    protected override Task<StudySummary> ChangeAsync(IStudyClient client, string study, ParseResult arguments, CancellationToken cancellation) =>
        client.ResumeAsync(study, cancellation);
}
