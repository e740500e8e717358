using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>All that a mouse can do is done by keys alone; where the focus is, is seen.</summary>
[Collection(DashboardTests.Name)]
public sealed class KeyboardTests(OperatorBrowser browser) : IClassFixture<OperatorBrowser>, IAsyncLifetime
{
    [Fact]
    public async Task A_study_is_steered_by_keys()
    {
        await browser.SubmitAsync("keyed", OperatorBrowser.Long("keyed"), untilEnd: false);
        await using var page = await OpenAsOperatorByKeysAsync("/studies/keyed");
        await Expect(page.Button("Extend…")).ToBeVisibleAsync();

        // Escape closes what Enter has opened, and leaves the focus where it was.
        await page.TabAndPressAsync("Extend…");
        await Expect(page.Page.GetByLabel("samples in all")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByLabel("samples in all")).ToHaveCountAsync(0);
        await Expect(page.Button("Extend…")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.TabToAsync("new values of a grid");
        await page.Page.Keyboard.TypeAsync("negative=9");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator(".note.good")).ToContainTextAsync("3 trials in all");

        await page.TabAndPressAsync("Stop", "Space");
        await Expect(page.Page.Locator("h1 + span .pill")).ToHaveTextAsync("stopped");
        await page.TabAndPressAsync("Resume");
        await Expect(page.Page.Locator("h1 + span .pill")).ToHaveTextAsync("running");

        await page.Page.Locator("tbody").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "#1", Exact = true }).WaitForAsync();
        await page.TabAndPressAsync("#1");
        await Expect(page.Heading).ToHaveTextAsync("keyed #1");
        await Expect(page.Button("Stop this trial")).ToBeVisibleAsync();
        await page.TabAndPressAsync("Stop this trial");
        await Expect(page.Page.Locator(".note.good")).ToContainTextAsync("#1 is stopped");
    }

    [Fact]
    public async Task Trials_are_sorted_filtered_and_their_columns_chosen_by_keys()
    {
        await browser.SubmitAsync("rows", trials: 3);
        await using var page = await browser.OpenAsync("/studies/rows");
        var rows = page.Page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(3);

        await page.TabToAsync("filter trials");
        await page.Page.Keyboard.TypeAsync("negative>1");
        await Expect(rows).ToHaveCountAsync(2);
        await page.TabAndPressAsync("Columns");
        await page.TabAndPressAsync("attempt", "Space");
        await Expect(page.Page.GetByRole(AriaRole.Columnheader, new PageGetByRoleOptions { Name = "attempt" })).ToBeVisibleAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.GetByRole(AriaRole.Checkbox)).ToHaveCountAsync(0);
        var csv = await page.Page.RunAndWaitForDownloadAsync(() => page.TabAndPressAsync("download trials as CSV"));
        Assert.Equal("trials.csv", csv.SuggestedFilename);
        await page.TabAndPressAsync("negative");
        await Expect(rows.First).ToContainTextAsync("#2");
        await page.Page.Keyboard.PressAsync("Space");
        await Expect(rows.First).ToContainTextAsync("#1");

        var svg = await page.Page.RunAndWaitForDownloadAsync(() => page.TabAndPressAsync("download History as SVG"));
        Assert.Equal("history.svg", svg.SuggestedFilename);
    }

    [Fact]
    public async Task A_model_is_trained_and_asked_by_keys()
    {
        await browser.SubmitAsync("asked-by-keys", trials: 1);
        await using var page = await OpenAsOperatorByKeysAsync("/studies/asked-by-keys/trials/0");
        await Expect(page.Button("Train it")).ToBeVisibleAsync();
        await page.TabAndPressAsync("Train it");
        var box = page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "recommend with this model" });
        await Expect(box).ToContainTextAsync("as the trial reported");
        await page.TabToAsync("item, by name or key");
        await page.Page.Keyboard.TypeAsync("teapot number 12");
        await page.Page.Keyboard.PressAsync("Enter");
        var answers = page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "recommendations" }).Locator("tbody tr");
        await Expect(answers).ToHaveCountAsync(10);
        var next = await answers.First.GetByRole(AriaRole.Button).InnerTextAsync();
        await page.TabAndPressAsync($"what comes after {next}");
        await Expect(box).ToContainTextAsync($"After {next}");
    }

    [Fact]
    public async Task A_study_is_written_begun_retried_and_compared_by_keys()
    {
        await browser.SubmitAsync("first", trials: 1);
        await using var page = await OpenAsOperatorByKeysAsync("/new?from=first");
        await page.TabToAsync("study file");
        await page.Page.Keyboard.PressAsync("Control+A");
        await page.Page.Keyboard.InsertTextAsync(OperatorBrowser.Failing("second").Replace("epochs: 2", "epohs: 2", StringComparison.Ordinal));
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("study.yaml:");
        await page.TabAndPressAsync($"Go to line {OperatorBrowser.Failing("second").Split('\n').Length}");
        await Expect(page.Page.GetByLabel("study file")).ToBeFocusedAsync();
        await page.Page.Keyboard.InsertTextAsync("  epochs: 2");
        await Expect(page.Button("Start the study")).ToBeEnabledAsync();
        await page.TabAndPressAsync("Start the study");
        await Expect(page.Heading).ToHaveTextAsync("second");
        await Expect(page.Button("Retry failed trials")).ToBeVisibleAsync();
        await page.TabAndPressAsync("Retry failed trials");
        await Expect(page.Page.Locator(".note.good")).ToContainTextAsync("tried again");

        await page.GoAsync("/compare");
        await page.TabToAsync("studies to compare");
        await page.Page.Keyboard.PressAsync("Home");
        await page.Page.Keyboard.PressAsync("Control+A");
        await page.TabAndPressAsync("Compare");
        await Expect(page.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "best, validation" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Figures_of_any_pair_are_chosen_by_keys()
    {
        await browser.SubmitAsync("pairs", StudyPagesTests.Yaml("pairs"));
        await using var page = await browser.OpenAsync("/studies/pairs/figures");
        await page.TabToAsync("Heat maps: horizontal parameter");
        await page.Page.Keyboard.TypeAsync("alpha");
        await page.TabToAsync("Heat maps: vertical parameter");
        await page.Page.Keyboard.TypeAsync("window");
        await Expect(page.Page.Locator("figure[data-figure=heat-map-alpha-window]")).ToBeVisibleAsync();
        var csv = await page.Page.RunAndWaitForDownloadAsync(() => page.TabAndPressAsync("download the numbers of recall@10 by alpha and window as CSV"));
        Assert.Equal("heat-map-alpha-window.csv", csv.SuggestedFilename);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await browser.DeleteAsync("keyed");

    private async Task<DashboardPage> OpenAsOperatorByKeysAsync(string path)
    {
        var page = await browser.OpenAsync(path);
        await Expect(page.Page.GetByLabel("operator's token")).ToBeVisibleAsync();
        await page.TabToAsync("operator's token");
        await page.Page.Keyboard.TypeAsync(OperatorBrowser.Token);
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Button("Stop being operator")).ToBeVisibleAsync();
        return page;
    }
}
