using System.Text.Json;

namespace SessionRec.Cli.Tests.Evaluation;

[Collection(RealProgram.Name)]
public sealed class EvaluateCommandTests : TestFolder
{
    private static readonly string[] Split = ["--protocol-option", "size=100"];

    [Fact]
    public async Task Models_stand_in_one_table_with_intervals_and_marks()
    {
        var shop = await SmallShopAsync();

        var text = await Program.RunWellAsync(["evaluate", shop, "-m", "markov-chain", "-m", "vsknn:k=50,m=200", "-m", "popularity", "--outdir", "out", .. Split]);
        var json = JsonDocument.Parse(await File.ReadAllTextAsync(At("out", "evaluation.json"), TestContext.Current.CancellationToken)).RootElement;

        Assert.Contains("100 test queries", text, StringComparison.Ordinal);
        Assert.Matches(@"\n(markov-chain|vsknn:k=50,m=200) +\.\d{4} ★ +\[\.\d{4}, \.\d{4}\]", text);
        Assert.Contains("Holm-corrected", text, StringComparison.Ordinal);
        Assert.Contains("cut by position, not by date", text, StringComparison.Ordinal);
        Assert.Contains("truth: head", text, StringComparison.Ordinal);
        var models = json.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("model").GetString()).ToArray();
        Assert.Equal(["markov-chain", "popularity", "vsknn:k=50,m=200"], models.Order());
        Assert.Equal("last-item", json.GetProperty("origin").GetProperty("protocol").GetString());
        Assert.True(json.GetProperty("models")[0].GetProperty("metrics").TryGetProperty("ndcg@20", out _));
        Assert.Equal(4, (await File.ReadAllLinesAsync(At("out", "evaluation.csv"), TestContext.Current.CancellationToken)).Length);
        Assert.StartsWith("group,queries,model,recall@10", await File.ReadAllTextAsync(At("out", "groups.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_evaluation_becomes_one_page_that_draws_every_figure_in_a_browser()
    {
        var shop = await SmallShopAsync();

        var json = JsonDocument.Parse(await Program.RunWellAsync(["evaluate", shop, "-m", "markov-chain", "-m", "vsknn:k=50,m=200", "-m", "popularity", "--html", "pages/evaluation.html", "--svg", "figures", "--json", .. Split])).RootElement;

        var page = await File.ReadAllTextAsync(At("pages", "evaluation.html"), TestContext.Current.CancellationToken);
        foreach (var model in json.GetProperty("models").EnumerateArray()) Assert.Contains($"<td>{model.GetProperty("model").GetString()}</td>", page, StringComparison.Ordinal);
        Assert.Contains("cut by position, not by date", page, StringComparison.Ordinal);
        var figures = Directory.GetFiles(At("figures"), "*.svg").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["cut-offs", "groups", "models-mrr-10", "models-recall-10"], figures);
        await PageBrowser.MustDrawAsync(At("pages", "evaluation.html"), figures.Length, Folder);
    }

    [Fact]
    public async Task Ranks_are_saved_and_scored_again_without_the_data()
    {
        var shop = await SmallShopAsync();

        var first = JsonDocument.Parse(await Program.RunWellAsync(["evaluate", shop, "-m", "markov-chain", "-m", "popularity", "--ranks", "ranks", "--json", .. Split])).RootElement;
        File.Delete(At(shop));
        var again = JsonDocument.Parse(await Program.RunWellAsync("evaluate", "--from-ranks", "ranks", "--metric", "mrr@5", "--json")).RootElement;

        Assert.Equal("mrr@5", again.GetProperty("metric").GetString());
        Assert.Equal(
            first.GetProperty("models")[0].GetProperty("metrics").GetProperty("mrr@5").GetRawText(),
            again.GetProperty("models").EnumerateArray().Single(m => m.GetProperty("model").GetString() == first.GetProperty("models")[0].GetProperty("model").GetString()).GetProperty("metrics").GetProperty("mrr@5").GetRawText());
    }

    [Fact]
    public async Task Windows_of_the_temporal_protocol_are_put_together()
    {
        var shop = await SmallShopAsync();
        string[] common = ["evaluate", shop, "--protocol", "temporal", "--protocol-option", "test_days=20", "--protocol-option", "validation_days=20", "-m", "markov-chain", "--json"];

        var one = JsonDocument.Parse(await Program.RunWellAsync(common)).RootElement.GetProperty("queryCount").GetInt32();
        var three = JsonDocument.Parse(await Program.RunWellAsync([.. common, "--windows", "3"])).RootElement.GetProperty("queryCount").GetInt32();

        Assert.True(three > one && one > 0, $"{one} {three}");
    }

    [Theory]
    [InlineData("There is no model 'magic'", "-m", "magic")]
    [InlineData("vsknn has no parameter 'z'", "-m", "vsknn:z=1")]
    [InlineData("is not a metric", "--metric", "glory@10")]
    [InlineData("protocol last-item has no windows", "--windows", "2")]
    [InlineData("'x' is no seed", "--seeds", "1,x")]
    [InlineData("A folder of ranks is what", "--from-ranks", "nowhere")]
    public async Task Mistakes_are_told_and_nothing_is_written(string message, params string[] options)
    {
        var result = await Program.RunAsync(["evaluate", "--outdir", "out", .. options]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("out")));
    }

    [Fact]
    public async Task Ctrl_C_ends_an_evaluation_with_130()
    {
        var shop = await SmallShopAsync();

        var result = await Program.InterruptAsync("INT", "split  last-item", ["evaluate", shop, "-m", "word2vec:epochs=100000,min_count=1", "--outdir", "out", .. Split]);

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("Interrupted.", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("out")));
    }
}
