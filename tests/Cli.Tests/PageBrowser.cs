using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SessionRec.Cli.Tests;

/// <summary>Opens written pages in headless Chromium.</summary>
internal static partial class PageBrowser
{
    private const string Chromium = "/usr/bin/chromium";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens a page, or skips the test where there is no browser: every figure has to be drawn, without an error of the script.</summary>
    /// <param name="page">The page.</param>
    /// <param name="figures">How many figures it has to draw.</param>
    /// <param name="folder">Where the browser's profile and the photograph go.</param>
    public static async Task MustDrawAsync(string page, int figures, string folder)
    {
        Assert.SkipUnless(File.Exists(Chromium), "There is no Chromium in /usr/bin (Debian: apt-get install chromium): the page was not opened in a browser.");
        var photograph = Path.Combine(folder, "page.png");
        var (dom, log) = await RunAsync("--dump-dom", page, folder);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        await RunAsync($"--screenshot={photograph}", page, folder);
        Assert.Contains("data-ready=\"true\"", dom, StringComparison.Ordinal);
        Assert.Equal(figures, Charts().Count(dom));
        Assert.Equal(figures, dom.Split(">CSV</button>").Length - 1);
        Assert.True(new FileInfo(photograph).Length > 20_000, "The photograph is nearly empty.");
    }

    /// <summary>A chart's box with a canvas in it.</summary>
    [GeneratedRegex("""_echarts_instance_="[^"]+"[^>]*><div[^>]*><canvas""")]
    private static partial Regex Charts();

    private static async Task<(string Output, string Log)> RunAsync(string what, string page, string folder)
    {
        var start = new ProcessStartInfo(Chromium) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", $"--user-data-dir={Path.Combine(folder, "chromium")}", "--window-size=1280,3000", "--virtual-time-budget=20000", what, new Uri(page).AbsoluteUri })
            start.ArgumentList.Add(argument);
        using var browser = Process.Start(start)!;
        var (output, log) = (browser.StandardOutput.ReadToEndAsync(Cancellation), browser.StandardError.ReadToEndAsync(Cancellation));
        await browser.WaitForExitAsync(Cancellation);
        Assert.Equal(0, browser.ExitCode);
        return (await output, await log);
    }
}
