using System.IO.Compression;
using System.Text.Json;
using SessionRec.Core.Data;

namespace SessionRec.Cli.Tests.Data;

[Collection(RealProgram.Name)]
public sealed class DataCommandsTests : TestFolder
{
    private const string Retail = """"
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        536365,85123A,WHITE HANGING HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom
        536365,71053,"WHITE METAL ""LANTERN""",6,12/1/2010 8:26,3.39,17850,United Kingdom
        536365,84406B,CREAM CUPID,8,12/1/2010 8:26,2.75,17850,United Kingdom
        536366,22633,HAND WARMER,6,12/1/2010 8:28,1.85,,United Kingdom
        536367,84879,ASSORTED BIRD,32,12/1/2010 8:34,1.69,13047,United Kingdom
        536367,22745,BOX OF 6,6,not a date,2.1,13047,United Kingdom
        536367,22748,POPPY,6,12/1/2010 8:34,2.1,13047,United Kingdom
        536367,22749,FELTCRAFT,8,12/1/2010 8:34,3.75,13047,United Kingdom
        536368,22960,JAM MAKING SET,6,12/1/2010 8:50,4.25,13047,United Kingdom

        """";

    [Fact]
    public async Task An_import_writes_the_sessions_and_reports_the_rows_it_left_out()
    {
        await File.WriteAllTextAsync(At("retail.csv"), Retail, TestContext.Current.CancellationToken);

        var report = await Program.RunWellAsync("data", "import", "retail.csv", "--format", "online-retail", "--output", "out/corpus.tsv.gz");

        Assert.Contains("9 read, 7 kept", report, StringComparison.Ordinal);
        Assert.Contains("1 dropped: without a customer", report, StringComparison.Ordinal);
        Assert.Contains("line 7:", report, StringComparison.Ordinal);
        Assert.Contains("2 sessions · 7 events · 7 items", report, StringComparison.Ordinal);

        await using var unpacked = new GZipStream(File.OpenRead(At("out", "corpus.tsv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        var lines = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n');
        Assert.Equal("SessionId\tItemId\tTime", lines[0]);
        Assert.Equal("13047\t84879\t1291192440", lines[1]);
        Assert.Equal(["corpus.tsv.gz", "corpus.tsv.gz.items.tsv", "corpus.tsv.gz.manifest.json"], Directory.EnumerateFiles(At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("85123A\tWHITE HANGING HEART", await File.ReadAllLinesAsync(At("out", "corpus.tsv.gz.items.tsv"), TestContext.Current.CancellationToken));
        CorpusManifest.Read(At("out", "corpus.tsv.gz")).Verify(At("out", "corpus.tsv.gz"));
    }

    [Fact]
    public async Task A_description_can_be_read_by_programs()
    {
        await File.WriteAllTextAsync(At("retail.csv"), Retail, TestContext.Current.CancellationToken);

        var json = JsonDocument.Parse(await Program.RunWellAsync("data", "describe", "retail.csv", "--json")).RootElement;

        Assert.Equal(2, json.GetProperty("description").GetProperty("sessions").GetInt32());
        Assert.Equal(4, json.GetProperty("description").GetProperty("sessionLengths").GetProperty("quantiles").GetProperty("max").GetDouble());
        var nulls = json.GetProperty("nulls").GetProperty("columns").EnumerateArray().ToDictionary(c => c.GetProperty("column").GetString()!, c => c.GetProperty("missing").GetInt64());
        Assert.Equal((1, 0, 8), (nulls["CustomerID"], nulls["Description"], nulls.Count));
        Assert.Equal(7, json.GetProperty("report").GetProperty("firstBadRows")[0].GetProperty("line").GetInt64());
    }

    [Fact]
    public async Task A_description_becomes_one_page_that_draws_every_figure_in_a_browser()
    {
        await File.WriteAllTextAsync(At("retail.csv"), Retail, TestContext.Current.CancellationToken);

        var text = await Program.RunWellAsync("data", "describe", "retail.csv", "--html", "pages/data.html", "--svg", "figures");

        Assert.Contains("nulls    CustomerID 1", text, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(At("pages", "data.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<td>dropped: without a customer</td><td class=\"number\" data-value=\"1\">1</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>WHITE HANGING HEART</td>", page, StringComparison.Ordinal);
        var figures = Directory.GetFiles(At("figures"), "*.svg").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["gaps", "nulls", "popularity", "session-lengths"], figures);
        Assert.Contains("CustomerID,1,9", await File.ReadAllTextAsync(At("figures", "nulls.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await PageBrowser.MustDrawAsync(At("pages", "data.html"), figures.Length, Folder);
    }

    [Fact]
    public async Task Options_of_the_format_are_options_of_the_command()
    {
        await File.WriteAllTextAsync(At("retail.csv"), Retail, TestContext.Current.CancellationToken);

        var report = await Program.RunWellAsync("data", "describe", "retail.csv", "--sessions", "invoice", "--min-session-length", "1");

        Assert.Contains("3 sessions · 7 events", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is not,a table\nof any kind\n")]
    [InlineData("")]
    public async Task A_file_that_is_not_what_it_claims_ends_with_1(string content)
    {
        await File.WriteAllTextAsync(At("claims.csv"), content, TestContext.Current.CancellationToken);

        var result = await Program.RunAsync("data", "import", "claims.csv", "--format", "online-retail");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("claims.csv", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("corpus.tsv.gz")));
    }

    [Fact]
    public async Task Data_without_times_are_imported_and_evaluated_where_the_protocol_needs_none()
    {
        await File.WriteAllLinesAsync(At("playlists.txt"), Enumerable.Range(0, 40).Select(p => $"#{p}# 1: {p % 7} 1: {(p + 1) % 7} 1: {(p + 2) % 7}"), TestContext.Current.CancellationToken);

        Assert.Contains("40 sessions", await Program.RunWellAsync("data", "import", "playlists.txt", "--output", "playlists.tsv"), StringComparison.Ordinal);
        Assert.Contains("markov-chain", await Program.RunWellAsync("evaluate", "playlists.tsv", "-m", "markov-chain", "--protocol-option", "size=10"), StringComparison.Ordinal);
        var refused = await Program.RunAsync("evaluate", "playlists.tsv", "-m", "markov-chain", "--protocol", "temporal");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("there is no column Time", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_shop_is_the_same_every_time()
    {
        var shop = await SmallShopAsync();
        var first = await File.ReadAllBytesAsync(At(shop), TestContext.Current.CancellationToken);
        await SmallShopAsync();

        Assert.Equal(first, await File.ReadAllBytesAsync(At(shop), TestContext.Current.CancellationToken));
        Assert.Contains("300 sessions", await Program.RunWellAsync("data", "describe", shop), StringComparison.Ordinal);
    }
}
