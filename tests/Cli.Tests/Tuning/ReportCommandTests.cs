using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SessionRec.Cli.Tests.Tuning;

[Collection(RealProgram.Name)]
public sealed partial class ReportCommandTests : TestFolder
{
    private const string Chromium = "/usr/bin/chromium";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_becomes_one_page_that_draws_every_figure_in_a_browser()
    {
        await TunedAsync();

        var text = await Program.RunWellAsync("report", "tiny", "--svg", "figures");

        Assert.Contains(Path.Combine("results", "tiny", "report.html"), text, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(At("results", "tiny", "report.html"), Cancellation);
        Assert.Contains("<td>markov-chain</td>", page, StringComparison.Ordinal);
        var drawn = Directory.GetFiles(At("figures"), "*.svg").Select(f => Path.GetFileNameWithoutExtension(f)).Order().ToArray();
        Assert.Contains("heat-map-window-negative", drawn);
        Assert.Equal(drawn, Directory.GetFiles(At("figures"), "*.csv").Select(f => Path.GetFileNameWithoutExtension(f)).Order());

        Assert.SkipUnless(File.Exists(Chromium), "There is no Chromium in /usr/bin (Debian: apt-get install chromium): the page was not opened in a browser.");
        var dom = await OpenAsync(At("results", "tiny", "report.html"), At("report.png"));
        Assert.Contains("data-ready=\"true\"", dom, StringComparison.Ordinal);
        Assert.Equal(drawn.Length, Charts().Count(dom));
        Assert.Equal(drawn.Length, dom.Split(">CSV</button>").Length - 1);
        Assert.True(new FileInfo(At("report.png")).Length > 20_000, "The photograph is nearly empty.");
    }

    [Fact]
    public async Task The_simple_models_can_be_left_out()
    {
        await TunedAsync();

        await Program.RunWellAsync("report", "tiny", "--no-baselines", "--output", "pages/mine.html");

        Assert.DoesNotContain("<td>markov-chain</td>", await File.ReadAllTextAsync(At("pages", "mine.html"), Cancellation), StringComparison.Ordinal);
    }

    /// <summary>A chart's box with a canvas in it.</summary>
    [GeneratedRegex("""_echarts_instance_="[^"]+"[^>]*><div[^>]*><canvas""")]
    private static partial Regex Charts();

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

    /// <summary>The page's elements once its script has run; an error of the script fails the test.</summary>
    private async Task<string> OpenAsync(string page, string photograph)
    {
        var (dom, log) = await ChromiumAsync("--dump-dom", page);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        await ChromiumAsync($"--screenshot={photograph}", page);
        return dom;
    }

    private async Task<(string Output, string Log)> ChromiumAsync(string what, string page)
    {
        var start = new ProcessStartInfo(Chromium) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", $"--user-data-dir={At("chromium")}", "--window-size=1280,3000", "--virtual-time-budget=20000", what, new Uri(page).AbsoluteUri })
            start.ArgumentList.Add(argument);
        using var browser = Process.Start(start)!;
        var (output, log) = (browser.StandardOutput.ReadToEndAsync(Cancellation), browser.StandardError.ReadToEndAsync(Cancellation));
        await browser.WaitForExitAsync(Cancellation);
        Assert.Equal(0, browser.ExitCode);
        return (await output, await log);
    }
}
