using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>Takes a worker away, so it has nodes of its own.</summary>
[Collection(DashboardTests.Name)]
public sealed class DrainedByKeysTests(RestartedBrowser browser) : IClassFixture<RestartedBrowser>
{
    [Fact]
    public async Task A_worker_is_drained_by_keys()
    {
        await browser.SubmitAsync("drained", trials: 1);
        await using var page = await browser.OpenAsync("/cluster");
        await Expect(page.Button("drain worker")).ToBeVisibleAsync();
        await page.TabAndPressAsync("drain worker");
        await Expect(page.Page.Locator(".note.good")).ToContainTextAsync("worker is leaving");
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
    }
}
