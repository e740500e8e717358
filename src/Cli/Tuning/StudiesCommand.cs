using System.CommandLine;
using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Tuning.Studies;
using Spectre.Console;

namespace SessionRec.Cli.Tuning;

/// <summary><c>sessionrec studies</c>: all studies of a server, or of this machine.</summary>
internal sealed class StudiesCommand : TerminalCommand
{
    private readonly StudyPlaceOptions _place = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    public StudiesCommand(Terminal terminal)
        : base(terminal, "studies", "List the studies of a server; without one, those of this machine's folders and its cluster.", "sessionrec studies", "sessionrec studies --server http://127.0.0.1:8080 --json")
    {
        _place.AddTo(this);
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var found = new List<(string Place, StudySummary Study)>();
        foreach (var place in _place.ResolveAll(arguments))
            using (place)
                foreach (var study in await place.Client.StudiesAsync(cancellation))
                    found.Add((place.Name, study));

        if (arguments.GetValue(_json)) Terminal.WriteJson(found.Select(f => new { f.Place, f.Study }));
        else if (found.Count == 0) Terminal.WriteLine("There are no studies. Start one with: sessionrec tune study.yaml");
        else WriteTable(found);
        return ExitCode.Done;
    }

    private void WriteTable(List<(string Place, StudySummary Study)> found)
    {
        var table = Tables.Borderless("study", "state", "trials", ">epochs", "best", "submitted", "place");
        foreach (var (place, study) in found)
            table.AddRow(
                new Text(study.Name),
                new Text(StudyText.State(study.State)),
                new Text(StudyText.Counts(study)),
                new Text(Figures.Count(study.EpochsReported)),
                new Text(study.BestValue is { } value ? $"{Figures.Share(value)} {study.Metric} (#{study.BestTrial})" : ""),
                new Text(study.SubmittedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture)),
                new Text(place));
        Terminal.Write(table);
    }
}
