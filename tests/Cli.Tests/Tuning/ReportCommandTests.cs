namespace SessionRec.Cli.Tests.Tuning;

[Collection(RealProgram.Name)]
public sealed class ReportCommandTests : TestFolder
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_becomes_one_page_that_draws_every_figure_in_a_browser()
    {
        await TunedAsync();

        var text = await Program.RunWellAsync("report", "tiny", "--svg", "figures", "--png", "pictures");

        Assert.Contains(Path.Combine("results", "tiny", "report.html"), text, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(At("results", "tiny", "report.html"), Cancellation);
        Assert.Contains("<td>markov-chain</td>", page, StringComparison.Ordinal);
        var drawn = Directory.GetFiles(At("figures"), "*.svg").Select(f => Path.GetFileNameWithoutExtension(f)).Order().ToArray();
        Assert.Contains("heat-map-window-negative", drawn);
        Assert.Equal(drawn, Directory.GetFiles(At("figures"), "*.csv").Select(f => Path.GetFileNameWithoutExtension(f)).Order());

        Assert.Equal(drawn, Directory.GetFiles(At("pictures"), "*.png").Select(f => Path.GetFileNameWithoutExtension(f)).Order());
        Assert.All(Directory.GetFiles(At("pictures"), "*.png"), picture => Assert.Equal((byte)'P', File.ReadAllBytes(picture)[1]));

        await PageBrowser.MustDrawAsync(At("results", "tiny", "report.html"), drawn.Length, Folder);
    }

    [Fact]
    public async Task The_simple_models_can_be_left_out()
    {
        await TunedAsync();

        await Program.RunWellAsync("report", "tiny", "--no-baselines", "--output", "pages/mine.html");

        Assert.DoesNotContain("<td>markov-chain</td>", await File.ReadAllTextAsync(At("pages", "mine.html"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_that_was_extended_is_drawn_as_it_is_now()
    {
        await TunedAsync();
        await Program.RunWellAsync("extend", "tiny", "--grid", "min_count=2");

        await Program.RunWellAsync("report", "tiny", "--no-baselines", "--svg", "figures");

        // A parameter of one value has become a grid: it is one of those that were searched now.
        Assert.True(File.Exists(At("figures", "heat-map-window-min_count.csv")), string.Join(", ", Directory.GetFiles(At("figures"), "*.csv").Select(Path.GetFileName)));
    }

    private async Task TunedAsync()
    {
        var shop = await SmallShopAsync();
        await File.WriteAllTextAsync(
            At("study.yaml"),
            $$"""
            study: tiny
            data: {path: {{shop}}}
            protocol: {name: last-item, size: 100}
            metric: recall@10
            space:
              window: {grid: [1, 3]}
              negative: {grid: [2, 5]}
              min_count: 1
              vector_size: 8
              epochs: 2
            """,
            Cancellation);
        await Program.RunWellAsync("tune", "study.yaml");
    }
}
