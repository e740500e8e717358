using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SessionRec.Core.Data;

namespace SessionRec.Cli.Tests.Data;

/// <summary>Downloads from a real server on this machine.</summary>
[Collection(RealProgram.Name)]
public sealed class DataFetchCommandTests : TestFolder, IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _ranges = [];
    private readonly TaskCompletionSource _underWay = new();
    private WebApplication _server = null!;
    private byte[] _content = [];
    private int _stopAfter = int.MaxValue;
    private bool _hang;

    private string Url => _server.Urls.Single() + "/online-retail.zip";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet("/online-retail.zip", ServeAsync);
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Dispose();
    }

    [Fact]
    public async Task The_real_data_are_downloaded_over_a_broken_connection_checked_and_prepared()
    {
        var file = RealData();
        _content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        _stopAfter = _content.Length / 3;

        var json = JsonDocument.Parse(await Program.RunWellAsync("data", "fetch", "online-retail", "--url", Url, "--outdir", "data", "--json")).RootElement;

        Assert.Equal(4234, json.GetProperty("manifest").GetProperty("sessions").GetInt32());
        Assert.Equal("7d24fd3e45f0d5bd8e52ca49ba94d47a4e52018298a4f5224fb356719fea802c", json.GetProperty("manifest").GetProperty("sessionsSha256").GetString());
        Assert.Equal(2, _ranges.Count);
        Assert.Matches("^bytes=[1-9][0-9]*-$", _ranges.Last()); // an abort loses what was in flight
        CorpusManifest.Read(At("data", "online-retail.tsv.gz")).Verify(At("data", "online-retail.tsv.gz"));
        Assert.Contains("85123A\tWHITE HANGING HEART T-LIGHT HOLDER", await File.ReadAllLinesAsync(At("data", "online-retail.tsv.gz.items.tsv"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_download_that_was_interrupted_goes_on_with_the_next_run()
    {
        _content = new byte[200_000];
        Random.Shared.NextBytes(_content);
        _stopAfter = 70_000;
        _hang = true;

        var first = Program.InterruptWhenAsync("INT", async cancellation =>
        {
            await _underWay.Task.WaitAsync(cancellation);
            while (!File.Exists(At("online-retail.zip.part")) || new FileInfo(At("online-retail.zip.part")).Length == 0) await Task.Delay(20, cancellation);
        }, "data", "fetch", "online-retail", "--url", Url);
        var interrupted = await first;
        Assert.Equal(130, interrupted.ExitCode);
        Assert.Contains("goes on from there", interrupted.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("online-retail.zip")));

        var kept = new FileInfo(At("online-retail.zip.part")).Length;
        _stopAfter = int.MaxValue;
        var second = await Program.RunAsync("data", "fetch", "online-retail", "--url", Url);

        // The bytes are noise, so the check that follows must refuse them; the download is whole.
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("from byte ", second.Error, StringComparison.Ordinal);
        Assert.Equal(["", $"bytes={kept}-"], _ranges);
        Assert.Equal(_content, await File.ReadAllBytesAsync(At("online-retail.zip"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(At("online-retail.tsv.gz")));
    }

    [Fact]
    public async Task A_file_that_is_not_the_published_one_is_refused()
    {
        _content = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,A,A,1,12/1/2010 8:26,1,1,UK\n1,B,B,1,12/1/2010 8:26,1,1,UK\n1,C,C,1,12/1/2010 8:26,1,1,UK\n"u8.ToArray();

        var result = await Program.RunAsync("data", "fetch", "online-retail", "--url", Url);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is not the published data set", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("online-retail.tsv.gz")));
    }

    [Fact]
    public async Task What_a_licence_forbids_is_told_with_what_to_do()
    {
        var result = await Program.RunAsync("data", "fetch", "yoochoose");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has to be got by hand. Licence: CC BY-NC-ND 4.0", result.Error, StringComparison.Ordinal);
        Assert.Contains("--format yoochoose", result.Error, StringComparison.Ordinal);
        Assert.Contains("online-retail", await Program.RunWellAsync("data", "fetch"), StringComparison.Ordinal);
        Assert.Contains("is not a data set that can be fetched", (await Program.RunAsync("data", "fetch", "everything")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_of_a_public_data_set_is_told_with_the_command_that_gets_it()
    {
        await File.WriteAllTextAsync(At("study.yaml"), "study: x\ndata: {path: OnlineRetail.csv, format: online-retail}\nmodel: word2vec\nspace: {epochs: 1}\nnum_samples: 1\n", TestContext.Current.CancellationToken);

        var study = await Program.RunAsync("tune", "study.yaml");
        Assert.Equal(1, study.ExitCode);
        Assert.Contains("study.yaml:2: data.path: OnlineRetail.csv does not exist. Get it with: sessionrec data fetch online-retail", study.Error, StringComparison.Ordinal);
        Assert.Contains("OnlineRetail.csv.gz does not exist. Get it with: sessionrec data fetch online-retail", (await Program.RunAsync("evaluate", "OnlineRetail.csv.gz")).Error, StringComparison.Ordinal);
        Assert.Equal("shop.tsv does not exist.", (await Program.RunAsync("evaluate", "shop.tsv")).Error.Trim());
    }

    private async Task ServeAsync(HttpContext context)
    {
        _ranges.Enqueue(context.Request.Headers.Range.ToString());
        if (_ranges.Count > 1 || _stopAfter > _content.Length)
        {
            await Results.Bytes(_content, enableRangeProcessing: true).ExecuteAsync(context);
            return;
        }

        context.Response.ContentLength = _content.Length;
        await context.Response.Body.WriteAsync(_content.AsMemory(0, _stopAfter), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        _underWay.TrySetResult();
        if (_hang) await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        context.Abort();
    }

    private static string RealData()
    {
        var shared = Environment.GetEnvironmentVariable("SESSIONREC_SHARED") is { Length: > 0 } named ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); shared is null && folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "data"))) shared = Path.Combine(folder.FullName, "shared");
        var file = Path.Combine(shared ?? "shared", "data", "online-retail", "OnlineRetail.csv.gz");
        Assert.SkipUnless(File.Exists(file), "shared/data/online-retail is not beside this checkout; set SESSIONREC_SHARED to its folder.");
        return file;
    }
}
