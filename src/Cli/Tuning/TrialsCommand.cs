using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec trials STUDY</c>: every trial of a study.</summary>
internal sealed class TrialsCommand : StudyCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();

    public TrialsCommand(Terminal terminal)
        : base(terminal, "trials", "List all trials of a study: parameters, epochs, values, states and reasons.", "sessionrec trials online-retail", "sessionrec trials online-retail --json")
    {
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var summary = await place.Client.StudyAsync(study, cancellation);
        var trials = await place.Client.TrialsAsync(study, cancellation);
        if (arguments.GetValue(_json)) Terminal.WriteJson(trials);
        else Terminal.Write(TrialTable.Of(summary, trials, StudyBoard.TellingParameters(trials, most: int.MaxValue)));
        return ExitCode.Done;
    }
}
