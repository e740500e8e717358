using System.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec retry STUDY</c>.</summary>
internal sealed class RetryCommand(Terminal terminal) : ChangeCommand(
    terminal, "retry", "Try the failed trials of a study again, and no others.", "sessionrec retry online-retail")
{
    protected override Task<StudySummary> ChangeAsync(IStudyClient client, string study, ParseResult arguments, CancellationToken cancellation) =>
        client.RetryAsync(study, cancellation);
}
