using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec best STUDY</c>: the best configuration so far.</summary>
internal sealed class BestCommand : StudyCommand
{
    private readonly Option<string> _scope = new("--scope") { Description = "Which of a trial's values counts.", DefaultValueFactory = _ => BestScopes.NameOf(BestScope.Last) };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BestCommand(Terminal terminal)
        : base(terminal, "best", "Show a study's best configuration so far, and where other scopes disagree.", "sessionrec best online-retail", "sessionrec best online-retail --scope last-5-avg --json")
    {
        _scope.AcceptOnlyFromAmong([.. BestScopes.Names]);
        Add(_scope);
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(StudyPlace place, string study, ParseResult arguments, CancellationToken cancellation)
    {
        var best = await BestConfiguration.FindAsync(place.Client, study, BestScopes.Parse(arguments.GetRequiredValue(_scope)), cancellation);
        if (arguments.GetValue(_json)) Terminal.WriteJson(BestConfigurationText.Json(best));
        else
            foreach (var line in BestConfigurationText.Lines(best))
                Terminal.WriteLine(line);
        return ExitCode.Done;
    }
}
