using System.Text.Json;
using Microsoft.Playwright;
using SessionRec.Actors.Tests;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Node.Tests.Dashboard;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Cluster.Tests;

/// <summary>Chromium before real processes: what happens to them is seen on pages that stay open.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class DashboardFailoverTests : FailureTest
{
    private const string Chromium = "/usr/bin/chromium";

    /// <summary>More than is trained while a test looks on.</summary>
    private const string Lasting =
        """
        study: lasting
        data: {path: shop.tsv, format: native}
        protocol: {name: last-item, size: 100, seed: 1}
        space:
          negative: {grid: [2, 5, 9, 12]}
          min_count: 1
          vector_size: 16
          epochs: 100000
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trial_is_stopped_a_worker_drained_and_the_scheduler_killed_under_an_open_page()
    {
        using var playwright = await RequireBrowserAsync();
        await using var browser = await LaunchAsync(playwright);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Folder, "lasting.yaml"), Lasting, Cancellation);
        await cluster.SubmitAsync("lasting.yaml", Cancellation);
        await cluster.WaitForAsync("lasting", u => u.Trials.Count(t => t is { State: TrialState.Running, Epoch: > 0 }) == 2, Cancellation);
        await using var study = await OpenAsync(browser, cluster.Client.Servers[0], "/studies/lasting");
        await Expect(study.Page.Locator("tbody tr")).ToHaveCountAsync(2);

        // By the command line; the page follows, and both say why.
        var told = await SessionRecProgram.RunAsync(Folder, Cancellation, "stop", "lasting", "--trial", "0", "--server", cluster.Client.Server);
        Assert.Contains("trial #0 of lasting is stopped, its results stay; lasting is running", told, StringComparison.Ordinal);
        await Expect(Row(study, "#0")).ToContainTextAsync("stopped by request");
        var why = await SessionRecProgram.RunAsync(Folder, Cancellation, "why", "lasting", "0", "--json", "--server", cluster.Client.Server);
        Assert.Equal(("stopped", "stopped by request"), LastOf(JsonDocument.Parse(why).RootElement.GetProperty("history")));
        await Expect(study.Page.Locator("tbody tr")).ToHaveCountAsync(3);

        // A worker is drained on the cluster's page: it goes, its trial goes on elsewhere or waits.
        await using (var members = await OpenAsync(browser, cluster.Client.Servers[0], "/cluster"))
        {
            await members.Button("drain worker-2").ClickAsync();
            await Expect(members.Page.Locator(".note.good")).ToContainTextAsync("worker-2 is leaving and hands back what it trains: lasting #");
            await Expect(members.Page.Locator(".events li").Filter(new LocatorFilterOptions { HasTextString = "removed" }).First).ToContainTextAsync("worker");
            await Expect(members.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasTextString = "worker-2" })).ToHaveCountAsync(0);
            await members.PhotographAsync("drained");
        }

        var epochs = await EpochsAsync(study);
        study.MayLoseConnection = true;
        study.MayBeRefused = true;
        cluster.Kill("scheduler-1");
        await Expect(study.Page.Locator("#connection")).ToContainTextAsync("Connection lost, trying again");
        await study.PhotographAsync("connection-lost");
        await cluster.StartAgainAsync("scheduler-1", Cancellation);
        await Expect(study.Page.Locator("#connection")).ToHaveTextAsync("live");
        await UntilAsync(async () => await EpochsAsync(study) > epochs);
        await Expect(Row(study, "#0")).ToContainTextAsync("stopped by request");
    }

    [Fact]
    public async Task A_standby_takes_over_under_an_open_page()
    {
        using var playwright = await RequireBrowserAsync();
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        await using var browser = await LaunchAsync(playwright);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 1, Cancellation, postgres: await postgres.NewDatabaseAsync(Cancellation));
        await File.WriteAllTextAsync(Path.Combine(Folder, "lasting.yaml"), Lasting, Cancellation);
        await cluster.SubmitAsync("lasting.yaml", Cancellation);
        await cluster.WaitForAsync("lasting", u => u.Summary.EpochsReported > 0, Cancellation);
        var first = await cluster.SchedulerAsync(Cancellation);
        var second = first == "scheduler-1" ? "scheduler-2" : "scheduler-1";
        var standby = cluster.Client.Servers[int.Parse(second[^1..], System.Globalization.CultureInfo.InvariantCulture) - 1];
        await using var study = await OpenAsync(browser, standby, "/studies/lasting");
        await Expect(study.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        var epochs = await EpochsAsync(study);

        study.MayLoseConnection = true;
        study.MayBeRefused = true;
        await cluster.SignalAsync(first, "KILL", Cancellation);

        await UntilAsync(async () => await EpochsAsync(study) > epochs + 50);
        await Expect(study.Page.Locator("#connection")).ToHaveTextAsync("live");
        Assert.Equal(second, await cluster.SchedulerAsync(Cancellation));
        await study.GoAsync("/cluster");
        await Expect(study.Page.Locator("main > div > p").First).ToContainTextAsync($"The scheduler runs on {second}.");
    }

    /// <summary>Epochs that the page shows; they are known while nothing arrives, too.</summary>
    private static async Task<long> EpochsAsync(DashboardPage page) =>
        long.Parse((await page.Page.Locator(".tile .more").Filter(new LocatorFilterOptions { HasTextString = "trained" }).InnerTextAsync()).Split(' ')[0].Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

    private static ILocator Row(DashboardPage page, string trial) =>
        page.Page.Locator("tbody tr", new PageLocatorOptions { Has = page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = trial, Exact = true }) });

    private static (string? Kind, string? Reason) LastOf(JsonElement history)
    {
        var last = history[history.GetArrayLength() - 1];
        return (last.GetProperty("kind").GetString(), last.GetProperty("reason").GetString());
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        while (!await condition()) await Task.Delay(200, patience.Token);
    }

    private static async Task<IPlaywright> RequireBrowserAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), "There is no Chromium in /usr/bin (Debian: apt-get install chromium): the dashboard was not opened in a browser.");
        Assertions.SetDefaultExpectTimeout(180_000);
        return await Playwright.CreateAsync();
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });

    private static async Task<DashboardPage> OpenAsync(IBrowser browser, Uri server, string path)
    {
        var page = await CreateAsync(browser, server, new BrowserNewContextOptions());
        await page.GoAsync(path);
        return page;
    }
}
