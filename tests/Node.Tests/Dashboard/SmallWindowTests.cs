using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A telephone, 390 pixels wide, in an operator's hand: every control is there and can be reached. What anybody sees is in <see cref="LookAndSafetyTests"/>.</summary>
[Collection(DashboardTests.Name)]
public sealed class SmallWindowTests(OperatorBrowser browser) : IClassFixture<OperatorBrowser>, IAsyncLifetime
{
    private string _runs = "";

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Operators_controls_are_in_a_small_window(ColorScheme scheme)
    {
        var name = $"small-{scheme.ToString().ToLowerInvariant()}-with-a-name-that-is-longer-than-most";
        var (runs, fails, done) = (_runs = $"{name}-runs", $"{name}-fails", $"{name}-done");
        await browser.SubmitAsync(done, trials: 2);
        await browser.SubmitAsync(fails, OperatorBrowser.Failing(fails));
        await browser.SubmitAsync(runs, OperatorBrowser.Long(runs), untilEnd: false);
        var options = new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 390, Height = 844 }, HasTouch = true };
        await using (var stranger = await browser.OpenAsync($"/studies/{done}", new BrowserNewContextOptions(options)))
        {
            await Expect(stranger.Page.GetByLabel("operator's token")).ToBeVisibleAsync();
            await stranger.MustBeReadableAsync("a stranger's page");
        }

        await using var page = await browser.OpenAsOperatorAsync($"/studies/{runs}", options);
        await page.Button("Extend…").TapAsync();
        await page.Page.Locator("details.columns > summary").TapAsync();
        await Expect(page.Page.GetByRole(AriaRole.Checkbox).First).ToBeVisibleAsync();
        await page.MustBeReadableAsync("extend, columns");
        await page.PhotographAsync($"small-study-{scheme.ToString().ToLowerInvariant()}");
        await page.Button("Cancel").TapAsync();

        await page.GoAsync($"/studies/{runs}/trials/1");
        await Expect(page.Button("Stop this trial")).ToBeVisibleAsync();
        await page.MustBeReadableAsync("stop trial");
        await page.Button("Stop this trial").TapAsync();
        await Expect(page.Page.Locator(".note.good")).ToContainTextAsync("#1 is stopped");
        await page.MustBeReadableAsync("trial stopped");

        await page.GoAsync($"/studies/{fails}");
        await Expect(page.Button("Retry failed trials")).ToBeVisibleAsync();
        await page.MustBeReadableAsync("retry");

        await page.GoAsync($"/studies/{done}/trials/1");
        await page.Button("Train it").TapAsync();
        await page.Page.GetByLabel("item, by name or key").FillAsync("teapot number 12");
        await page.Button("What comes next?").TapAsync();
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "recommendations" }).Locator("tbody tr")).ToHaveCountAsync(10);
        await page.MustBeReadableAsync("recommend");
        await page.PhotographAsync($"small-trial-{scheme.ToString().ToLowerInvariant()}");

        // Its epochs take a millisecond each and leave the node little time to describe itself.
        await browser.DeleteAsync(_runs);
        _runs = "";
        await page.GoAsync("/cluster");
        await page.Button("drain worker").ScrollIntoViewIfNeededAsync();
        await Expect(page.Button("drain worker")).ToBeInViewportAsync();
        await page.MustBeReadableAsync("cluster");

        await page.GoAsync($"/new?from={done}");
        await Expect(page.Button("Start the study")).ToBeVisibleAsync();
        await page.MustBeReadableAsync("new study");
        await page.Page.GetByLabel("study file").FillAsync("study: x\nspace: {windw: 3}\n");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.MustBeReadableAsync("mistake");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_runs.Length > 0) await browser.DeleteAsync(_runs);
    }
}
