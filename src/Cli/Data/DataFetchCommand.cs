using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Data.Fetching;
using Spectre.Console;

namespace SessionRec.Cli.Data;

/// <summary><c>sessionrec data fetch</c>: a public data set from its publisher, checked and prepared.</summary>
internal sealed class DataFetchCommand : TerminalCommand
{
    private readonly Argument<string?> _name = new("name") { Description = $"The data set: {string.Join(", ", PublicDataSets.All.Select(d => d.Name))}. All are listed where none is named.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _folder = new("--outdir", "-o") { Description = "The folder to put it in.", HelpName = "folder", DefaultValueFactory = _ => "." };
    private readonly Option<string?> _mirror = new("--url") { Description = "Get the file from here instead of from its publisher; it is checked all the same.", HelpName = "url" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataFetchCommand(Terminal terminal)
        : base(
            terminal,
            "fetch",
            "Download a public data set from its publisher, check it and prepare it. A broken download is gone on from.",
            "sessionrec data fetch online-retail",
            "sessionrec data fetch")
    {
        foreach (Symbol symbol in new Symbol[] { _name, _folder, _mirror, _json })
        {
            if (symbol is Argument argument) Add(argument);
            else Add((Option)symbol);
        }
    }

    public override string? HowToGoOn(ParseResult arguments) => "What was downloaded is kept; the same command goes on from there.";

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var json = arguments.GetValue(_json);
        if (arguments.GetValue(_name) is not { } name)
        {
            List(json);
            return ExitCode.Done;
        }

        var dataSet = PublicDataSets.Get(name);
        var mirror = MirrorOf(arguments.GetValue(_mirror));
        if (!json) Terminal.WriteLine($"fetch    {dataSet.Title}   {dataSet.Licence}");
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var fetcher = new DataFetcher(new FileDownloader(http, TimeProvider.System));
        var fetched = await DownloadProgressBar.RunAsync(
            Terminal, dataSet.FileName, progress => fetcher.FetchAsync(dataSet, arguments.GetRequiredValue(_folder), mirror, progress, cancellation));
        if (json)
        {
            Terminal.WriteJson(fetched);
            return ExitCode.Done;
        }

        foreach (var line in ImportReportText.Lines(fetched.Manifest.Report)) Terminal.WriteLine(line);
        Terminal.WriteLine($"corpus   {Figures.Count(fetched.Manifest.Sessions)} sessions · {Figures.Count(fetched.Manifest.Events)} events · {Figures.Count(fetched.Manifest.Items)} items");
        Terminal.WriteLine($"sha256   {fetched.Manifest.SessionsSha256} (sessions{(dataSet.SessionsSha256 is null ? "" : ", as published")})");
        Terminal.WriteLine($"files    {fetched.Source} · {fetched.Prepared}");
        Terminal.WriteLine($"next     sessionrec data describe {fetched.Prepared} · sessionrec evaluate {fetched.Prepared}");
        return ExitCode.Done;
    }

    private void List(bool json)
    {
        if (json)
        {
            Terminal.WriteJson(PublicDataSets.All);
            return;
        }

        var table = Tables.Borderless("name", "what", "licence", "how");
        foreach (var dataSet in PublicDataSets.All)
            table.AddRow(new Text(dataSet.Name), new Text(dataSet.Title), new Text(dataSet.Licence), new Text(dataSet.Download is null ? $"by hand: {dataSet.Instructions} {dataSet.Homepage}" : $"sessionrec data fetch {dataSet.Name}"));
        Terminal.Write(table);
    }

    private static Uri? MirrorOf(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new InputException($"--url: '{text}' is no address; write one like https://example.org/online-retail.zip.");
}
