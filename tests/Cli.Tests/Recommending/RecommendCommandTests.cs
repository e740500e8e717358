using System.Text.Json;

namespace SessionRec.Cli.Tests.Recommending;

[Collection(RealProgram.Name)]
public sealed class RecommendCommandTests : TestFolder
{
    [Theory]
    [InlineData("--sg", "1", "--min_count", "1", "--epochs", "1")]
    [InlineData("--model", "vsknn:k=50")]
    public async Task A_trained_model_answers_for_a_session(params string[] training)
    {
        var shop = await SmallShopAsync();
        var trained = await Program.RunWellAsync(["train", shop, "--protocol-option", "size=100", "--outdir", "m", .. training]);
        Assert.Contains("sessionrec recommend --model", trained, StringComparison.Ordinal);
        var item = Word(trained, "--item ");

        var json = JsonDocument.Parse(await Program.RunWellAsync("recommend", "--model", "m/model.srm", "--item", item, "-k", "5", "--exclude-seen", "--json")).RootElement;

        var items = json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item").GetString()).ToArray();
        Assert.Equal(5, items.Distinct().Count());
        Assert.DoesNotContain(item, items);
        Assert.Contains(items[0]!, await Program.RunWellAsync("recommend", "--model", "m/model.srm", "-i", item, "--exclude-seen"), StringComparison.Ordinal);
        Assert.DoesNotContain("may know the answers", await Program.RunWellAsync("evaluate", shop, "--protocol-option", "size=100", "--saved", "m/model.srm"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_best_of_a_study_is_trained_once_and_kept()
    {
        await SmallShopAsync();
        await File.WriteAllTextAsync(At("study.yaml"), "study: small\ndata: {path: shop.tsv.gz}\nprotocol: {name: last-item, size: 100}\nmodel: vsknn\nspace: {k: {grid: [20, 50]}}\n", TestContext.Current.CancellationToken);
        await Program.RunWellAsync("tune", "study.yaml");
        var item = (await Program.RunWellAsync("data", "describe", "shop.tsv.gz", "--json")) is var text
            ? JsonDocument.Parse(text).RootElement.GetProperty("description").GetProperty("mostPopular")[0].GetProperty("item").GetString()! : "";
        await File.WriteAllTextAsync(At("names.tsv"), $"ItemId\tName\n{item}\tTHE BEST\n", TestContext.Current.CancellationToken);

        var first = await Program.RunAsync("recommend", "--study", "small", "--item", item, "--names", "names.tsv");
        var second = await Program.RunAsync("recommend", "--study", "small", "--item", item, "--names", "names.tsv");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("training small #", first.Error, StringComparison.Ordinal);
        Assert.Contains($"session  {item} THE BEST", first.Output, StringComparison.Ordinal);
        Assert.Equal("", second.Error);
        Assert.Equal(first.Output, second.Output);
        Assert.True(File.Exists(At("results", "small", "best", "model-last.srm")));
    }

    [Theory]
    [InlineData("Name at least one item", "--model", "m.srm")]
    [InlineData("Name a model: --model FILE", "--item", "1")]
    [InlineData("m.srm does not exist", "--model", "m.srm", "--item", "1")]
    [InlineData("There is no study 'nothing'", "--study", "nothing", "--item", "1")]
    public async Task Mistakes_are_told(string message, params string[] options)
    {
        var result = await Program.RunAsync(["recommend", .. options]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static string Word(string text, string after)
    {
        var start = text.IndexOf(after, StringComparison.Ordinal) + after.Length;
        return text[start..text.IndexOf(' ', start)];
    }
}
