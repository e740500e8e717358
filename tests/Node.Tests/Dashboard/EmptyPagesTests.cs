using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>A cluster that has done nothing yet says what to do, and is as readable as a busy one.</summary>
[Collection(DashboardTests.Name)]
public sealed class EmptyPagesTests(LoadBrowser browser) : IClassFixture<LoadBrowser>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task An_empty_cluster_says_what_to_do(ColorScheme scheme, int width)
    {
        foreach (var (path, text) in new[]
        {
            ("/", "There is no study yet."), ("/new", "This cluster has no data yet."), ("/compare", "There is no study yet."), ("/cluster", "1 node, 0 workers, 0 of 0 slots busy."),
            ("/studies/none", "There is no study"), ("/no/such/page", "There is no page /no/such/page."),
        })
        {
            await using var page = await browser.OpenAsync(path, new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 900 } }, mayBeRefused: true);
            await Expect(page.Page.Locator("main")).ToContainTextAsync(text);
            await page.MustBeReadableAsync($"{path}, empty");
        }

        // What programs ask for is not answered with a page.
        using var none = await browser.Node.Http.GetAsync(new Uri("/v1/none", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, none.StatusCode);
    }
}
