using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Data;
using SessionRec.Core.Reporting.Corpora;
using Spectre.Console;

namespace SessionRec.Cli.Data;

/// <summary><c>sessionrec data describe</c>: counts and distributions of a file of sessions.</summary>
internal sealed class DataDescribeCommand : TerminalCommand
{
    private const int BarWidth = 40;
    private readonly DataArguments _data = new(isRequired: false);
    private readonly Option<string?> _html = new("--html") { Description = "Write a page with every figure: popularity, session lengths, gaps, missing values.", HelpName = "file.html" };
    private readonly FigureOptions _figures = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    public DataDescribeCommand(Terminal terminal)
        : base(
            terminal,
            "describe",
            "Show counts, session lengths, item popularity and missing values of a file of sessions.",
            "sessionrec data describe corpus.tsv.gz",
            "sessionrec data describe OnlineRetail.csv.gz --html data.html --svg figures",
            "sessionrec data describe OnlineRetail.csv.gz --format online-retail --json")
    {
        _data.AddTo(this);
        foreach (Option option in new Option[] { _html, _json }) Add(option);
        _figures.AddTo(this);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var (corpus, report) = await _data.LoadAsync(arguments, Terminal, needsTimes: false, cancellation);
        var options = _data.OptionsOf(arguments);
        var nulls = await ProgressBar.RunAsync(Terminal, "counting missing values", progress => CorpusLoader.CountNulls(options, progress, cancellation));
        var description = CorpusDescription.Of(corpus);
        var data = new CorpusRecord(_data.NameOf(arguments), corpus, description, report, nulls);
        if (arguments.GetValue(_json)) Terminal.WriteJson(new { Description = description, Report = report, Nulls = nulls });
        else Write(description, report, nulls);
        if (arguments.GetValue(_html) is { } page)
        {
            PageFile.Save(CorpusReport.Create(data), page);
            Terminal.Error.WriteLine($"page    {page}");
        }

        _figures.Draw(arguments, Terminal, () => CorpusFigures.Of(data));
        return ExitCode.Done;
    }

    private void Write(CorpusDescription corpus, ImportReport report, NullCounts nulls)
    {
        foreach (var line in ImportReportText.Lines(report)) Terminal.WriteLine(line);
        if (nulls.Columns.Count > 0) Terminal.WriteLine($"nulls    {NullsText(nulls)}");
        Terminal.WriteLine($"corpus   {Figures.Count(corpus.Sessions)} sessions · {Figures.Count(corpus.Events)} events · {Figures.Count(corpus.Items)} items");
        Terminal.WriteLine($"sha256   {corpus.SessionsSha256} (sessions)");
        Terminal.WriteLine($"repeats  {Figures.Count(corpus.Repeats)} events of the same item as the event before");
        Terminal.WriteLine($"top      the most popular tenth of the items has {Figures.Share(corpus.TopTenthShare)} of the events");
        Terminal.WriteLine();
        WriteDistribution("events a session", corpus.SessionLengths);
        WriteDistribution("events an item", corpus.ItemEvents);

        var items = Tables.Borderless("most popular", ">events", ">share");
        foreach (var item in corpus.MostPopular) items.AddRow(new Text(item.Item), new Text(Figures.Count(item.Events)), new Text(Figures.Share(item.Share)));
        Terminal.Write(items);
    }

    private static string NullsText(NullCounts nulls)
    {
        string[] missing = [.. nulls.Columns.Where(c => c.Missing is not 0).Select(c => c.Missing is { } count ? $"{c.Column} {Figures.Count(count)}" : $"{c.Column} not counted")];
        return missing.Length == 0 ? $"none in {Figures.Count(nulls.Columns.Count, "column")}" : string.Join(" · ", missing);
    }

    private void WriteDistribution(string title, Distribution distribution)
    {
        Terminal.WriteLine($"{title}: mean {Figures.Short(distribution.Mean)}, {string.Join(", ", distribution.Quantiles.Select(q => $"{q.Key} {Figures.Short(q.Value, 6)}"))}");
        var table = Tables.Borderless(">from", ">to", ">count", "").HideHeaders();
        var most = distribution.Histogram.Max(bin => bin.Count);
        foreach (var bin in distribution.Histogram)
            table.AddRow(new Text(Figures.Count(bin.From)), new Text(Figures.Count(bin.To)), new Text(Figures.Count(bin.Count)), new Text(new string('█', (int)Math.Ceiling((double)bin.Count * BarWidth / most))));
        Terminal.Write(table);
        Terminal.WriteLine();
    }
}
