using System.CommandLine;
using System.IO.Compression;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core.Data.Generation;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Data;

/// <summary><c>sessionrec data generate</c>: a made-up gift shop of any size.</summary>
internal sealed class DataGenerateCommand : TerminalCommand
{
    private static readonly ShopOptions Defaults = new();
    private readonly Option<string> _output = new("--output", "-o") { Description = "The file to write; gzipped where its name ends in .gz.", HelpName = "file", DefaultValueFactory = _ => "shop.tsv.gz" };
    private readonly Option<int> _customers = new("--customers") { Description = "Customers: one session each.", DefaultValueFactory = _ => Defaults.Customers };
    private readonly Option<int> _items = new("--items") { Description = "Items in the catalogue.", DefaultValueFactory = _ => Defaults.Items };
    private readonly Option<long> _events = new("--events") { Description = "Events to aim at.", DefaultValueFactory = _ => Defaults.Events };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Equal options and an equal seed give equal files.", DefaultValueFactory = _ => Defaults.Seed };

    public DataGenerateCommand(Terminal terminal)
        : base(
            terminal,
            "generate",
            "Make up a gift shop's year of sales, shaped like Online Retail, of any size.",
            "sessionrec data generate --output shop.tsv.gz --seed 7",
            "sessionrec data generate --customers 42340 --events 4066000 --output large.tsv.gz")
    {
        foreach (Option option in new Option[] { _output, _customers, _items, _events, _seed }) Add(option);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var output = arguments.GetRequiredValue(_output);
        var options = new ShopOptions
        {
            Customers = arguments.GetValue(_customers),
            Items = arguments.GetValue(_items),
            Events = arguments.GetValue(_events),
            Seed = arguments.GetValue(_seed),
        };
        var written = await ProgressBar.RunAsync(Terminal, $"writing {Path.GetFileName(output)}", progress => Write(options, output, progress, cancellation));
        Terminal.WriteLine($"file   {output}   {Figures.Count(written)} bytes");
        Terminal.WriteLine($"next   sessionrec data describe {output} · sessionrec baseline {output}");
        return ExitCode.Done;
    }

    private static long Write(ShopOptions options, string output, IProgress<double> progress, CancellationToken cancellation)
    {
        options.Validate();
        if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder) Directory.CreateDirectory(folder);
        ReplacedFile.WriteBytes(output, file =>
        {
            using Stream target = output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : new BufferedStream(file);
            ShopGenerator.WriteTsv(options, target, new EventProgress(progress, options.Events), cancellation);
        });
        return new FileInfo(output).Length;
    }

    private sealed class EventProgress(IProgress<double> shares, long events) : IProgress<long>
    {
        public void Report(long value) => shares.Report(Math.Min(1, (double)value / events));
    }
}
