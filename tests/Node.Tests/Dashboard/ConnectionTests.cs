using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

[Collection(DashboardTests.Name)]
public sealed class ConnectionTests(RestartedBrowser browser) : IClassFixture<RestartedBrowser>
{
    [Fact]
    public async Task A_page_says_that_the_scheduler_is_gone_and_goes_on_when_it_is_back()
    {
        await browser.SubmitAsync("lasting", trials: 2);
        await using var page = await browser.OpenAsync("/studies/lasting");
        page.MayLoseConnection = true;
        page.MayBeRefused = true;
        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("live");

        // Another scheduler of the cluster would take over; the page tells where it is looked at.
        await page.Page.EvaluateAsync("""
            async () => (await import(document.querySelector('link[href$="/live.js"]').href)).knowSchedulers([{ name: 'standby', url: 'http://standby.example:8080/' }, { name: 'this', url: location.origin }, { name: 'worker', url: null }])
            """);
        await browser.Node.StopSchedulerAsync();
        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("Connection lost, trying again · look at standby");
        await Expect(page.Page.Locator("#connection a")).ToHaveAttributeAsync("href", "http://standby.example:8080/studies/lasting");
        await Expect(page.Tile("progress")).ToHaveTextAsync("2 of 2");
        await page.MustBeReadableAsync("a study whose scheduler is gone");

        await browser.Node.StartSchedulerAsync();
        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("live");
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.Page.EvaluateAsync("() => document.querySelector('nav a[href=\"/\"]').click()");
        await Expect(page.Page.Locator("tbody tr")).ToContainTextAsync(["lasting"]);
    }
}
