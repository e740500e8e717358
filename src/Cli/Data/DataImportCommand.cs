using System.CommandLine;
using System.IO.Compression;
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
        var (corpus, report) = await _data.LoadAsync(arguments, Terminal, keepAll: true, cancellation);
        var output = arguments.GetRequiredValue(_output);
        var hash = await ProgressBar.RunAsync(Terminal, $"writing {Path.GetFileName(output)}", progress => Write(corpus, output, progress, cancellation));
        if (arguments.GetValue(_json))
        {
            Terminal.WriteJson(new { Output = output, ContentSha256 = hash, corpus.SessionsSha256, Sessions = corpus.SessionCount, Events = corpus.EventCount, Items = corpus.ItemCount, Report = report });
            return ExitCode.Done;
        }

        foreach (var line in ImportReportText.Lines(report)) Terminal.WriteLine(line);
        Terminal.WriteLine($"corpus   {Figures.Count(corpus.SessionCount)} sessions · {Figures.Count(corpus.EventCount)} events · {Figures.Count(corpus.ItemCount)} items");
        Terminal.WriteLine($"sha256   {corpus.SessionsSha256} (sessions)");
        Terminal.WriteLine($"file     {output}   sha256 {hash} (content)");
        Terminal.WriteLine($"next     sessionrec data describe {output} · sessionrec baseline {output}");
        return ExitCode.Done;
    }

    /// <summary>Writes beside the place and moves there, so that an interrupted import leaves nothing that looks complete.</summary>
    private static string Write(SessionCorpus corpus, string output, IProgress<double> progress, CancellationToken cancellation)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder) Directory.CreateDirectory(folder);
        var beside = output + ".part";
        try
        {
            string hash;
            using (Stream file = File.Create(beside), target = Packed(file, output)) hash = NativeCorpusFile.Write(corpus, target, progress, cancellation);
            File.Move(beside, output, overwrite: true);
            return hash;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static Stream Packed(Stream file, string output) =>
        output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : new BufferedStream(file);
}
