using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>Every page while a study trains underneath: what can change is seen to change, without the page being loaded again.</summary>
[Collection(DashboardTests.Name)]
public sealed partial class LivePagesTests(RestartedBrowser browser) : IClassFixture<RestartedBrowser>
{
    [Fact]
    public async Task Every_page_follows_a_study_that_runs()
    {
        await browser.SubmitAsync("live", Running, untilEnd: false);

        await using (var studies = await browser.OpenAsync("/"))
        {
            var row = studies.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasTextString = "live" });
            await Expect(row).ToContainTextAsync("running");
            await ChangesAsync(row, Epochs());
        }

        await using (var study = await browser.OpenAsync("/studies/live"))
        {
            await ChangesAsync(study.Page.Locator(".tile").Filter(new LocatorFilterOptions { HasTextString = "core-" }), Epochs());
            await ChangesAsync(study.Page.Locator("tbody tr").First, EpochOfTrial());
            await Expect(study.Page.Locator("figure[data-figure=learning-curves] canvas").First).ToBeVisibleAsync();
            await Expect(study.Tile("best")).ToContainTextAsync("±");
        }

        await using (var figures = await browser.OpenAsync("/studies/live/figures"))
        {
            // Figures of a study that goes on are drawn anew; what is out of view is not asked for.
            var drawn = 0;
            var again = new TaskCompletionSource();
            figures.Page.Response += (_, response) =>
            {
                if (response.Status == 200 && response.Url.EndsWith("/figures/learning-curves", StringComparison.Ordinal) && Interlocked.Increment(ref drawn) == 3) again.TrySetResult();
            };
            await Expect(figures.Page.Locator("figure[data-figure=learning-curves] canvas").First).ToBeVisibleAsync();
            await again.Task.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        }

        await using (var trial = await browser.OpenAsync("/studies/live/trials/0"))
        {
            await ChangesAsync(trial.Tile("epoch"), EpochOfTrial());
            await ChangesAsync(trial.Page.Locator(".log li").Last, Epochs());
            await Expect(trial.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "attempts" })).ToContainTextAsync("it runs");
        }

        await using (var compared = await browser.OpenAsync("/compare?studies=live"))
            await ChangesAsync(compared.Page.Locator("tr", new PageLocatorOptions { Has = compared.Page.GetByRole(AriaRole.Rowheader, new PageGetByRoleOptions { Name = "epochs", Exact = true }) }).Locator("td"), Digits());

        await using (var cluster = await browser.OpenAsync("/cluster"))
        {
            await Expect(cluster.Page.Locator("main > div > p").First).ToContainTextAsync("2 of 2 slots busy");
            var worker = cluster.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasTextString = "live #0, live #1" });
            await Expect(worker).ToContainTextAsync("%");
            await ChangesAsync(worker, UpFor());
        }

        await using (var data = await browser.OpenAsync("/studies/live/data"))
            await Expect(data.Page.Locator("figure[data-figure=session-lengths] canvas").First).ToBeVisibleAsync();
        await using (var file = await browser.OpenAsync("/studies/live/file"))
            await Expect(file.Page.Locator("pre.file").First).ToContainTextAsync("epochs: 100000");
        await using (var draft = await browser.OpenAsync("/new?from=live"))
            await Expect(draft.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "plan" })).ToContainTextAsync("by the pace of an earlier study");
        await using (var audit = await browser.OpenAsync("/audit"))
            await Expect(audit.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasTextString = "live" })).ToContainTextAsync("submit");
        await DeleteAsync("live");
    }

    [Fact]
    public async Task Failed_trials_are_seen_with_their_error_and_tried_again()
    {
        await browser.SubmitAsync("failing", OperatorBrowser.Failing("failing"));
        await using var page = await browser.OpenAsync("/studies/failing");
        await Expect(page.Tile("progress")).ToHaveTextAsync("2 of 2");
        await Expect(page.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasTextString = "failed" })).ToContainTextAsync("min_count");

        await page.Button("Retry failed trials").ClickAsync();

        await Expect(page.Page.Locator(".note.good")).ToHaveTextAsync("The failed trials of failing are tried again.");
        await page.GoAsync("/studies/failing/trials/1");
        var decisions = page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "decisions" });
        await Expect(decisions).ToContainTextAsync("tried again");
        await Expect(decisions.Locator("tr").Filter(new LocatorFilterOptions { HasTextString = "given up" })).ToHaveCountAsync(2);
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "attempts" }).Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GoAsync("/audit");
        await Expect(page.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasTextString = "retry" })).ToContainTextAsync("failing");
    }

    /// <summary>Two trials that go on until they are stopped, with epochs that leave the node, which is in this process, time for others.</summary>
    private const string Running = """
        study: live
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 30, seed: 1}
        space:
          negative: {grid: [100, 101]}
          window: {grid: [3]}
          min_count: 1
          vector_size: 100
          epochs: 100000
        """;

    /// <summary>Waits until the number that <paramref name="number"/> finds in a text is another than the one that is there.</summary>
    private static async Task ChangesAsync(ILocator place, Regex number)
    {
        await Expect(place).ToContainTextAsync(number);
        var before = number.Match(await place.InnerTextAsync()).Value;
        await Expect(place).Not.ToContainTextAsync(new Regex(Regex.Escape(before)));
    }

    private async Task DeleteAsync(string study)
    {
        using var deleted = await browser.Node.Http.DeleteAsync(new Uri($"/v1/studies/{study}?force=true", UriKind.Relative), TestContext.Current.CancellationToken);
        deleted.EnsureSuccessStatusCode();
    }

    [GeneratedRegex(@"\d+\.\d core-\S+|epoch \d+:")]
    private static partial Regex Epochs();

    [GeneratedRegex(@"\d+ ?(/|of) ?100000")]
    private static partial Regex EpochOfTrial();

    [GeneratedRegex(@"[\d,]+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"[MG]iB[\d. minh]+ s")]
    private static partial Regex UpFor();
}
