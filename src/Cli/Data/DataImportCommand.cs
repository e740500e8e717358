using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Data;

namespace SessionRec.Cli.Data;

/// <summary><c>sessionrec data import</c>: a public format into the native one.</summary>
internal sealed class DataImportCommand : TerminalCommand
{
    private readonly DataArguments _data = new(isRequired: true);
    private readonly Option<string> _output = new("--output", "-o") { Description = "The file to write; gzipped where its name ends in .gz.", HelpName = "file", DefaultValueFactory = _ => "corpus.tsv.gz" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataImportCommand(Terminal terminal)
        : base(
            terminal,
            "import",
            "Read a file in one of the known formats and write its sessions as SessionId, ItemId, Time.",
            "sessionrec data import OnlineRetail.csv.gz --format online-retail --output corpus.tsv.gz",
            "sessionrec data import OnlineRetail.csv --format online-retail --sessions invoice --json")
    {
        _data.AddTo(this);
        Add(_output);
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var options = _data.OptionsOf(arguments);
        var output = arguments.GetRequiredValue(_output);
        var manifest = await ProgressBar.RunAsync(Terminal, $"reading {Path.GetFileName(options.Path)}", progress => CorpusPreparation.Prepare(options, output, progress, null, cancellation));
        if (arguments.GetValue(_json))
        {
            Terminal.WriteJson(new { Output = output, manifest.ContentSha256, manifest.SessionsSha256, manifest.Sessions, manifest.Events, manifest.Items, manifest.Report });
            return ExitCode.Done;
        }

        foreach (var line in ImportReportText.Lines(manifest.Report)) Terminal.WriteLine(line);
        Terminal.WriteLine($"corpus   {Figures.Count(manifest.Sessions)} sessions · {Figures.Count(manifest.Events)} events · {Figures.Count(manifest.Items)} items");
        Terminal.WriteLine($"sha256   {manifest.SessionsSha256} (sessions)");
        Terminal.WriteLine($"file     {output}   sha256 {manifest.ContentSha256} (content)");
        var names = ItemNamesFile.Exists(output) ? $" · {ItemNamesFile.PathOf(output)}" : "";
        Terminal.WriteLine($"beside   {CorpusManifest.PathOf(output)}{names}");
        Terminal.WriteLine($"next     sessionrec data describe {output} · sessionrec evaluate {output}");
        return ExitCode.Done;
    }
}
