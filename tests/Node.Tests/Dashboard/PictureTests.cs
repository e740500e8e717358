using System.Text.Json;
using Microsoft.Playwright;
using SessionRec.Core.Data;
using SessionRec.Core.Data.Generation;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>
/// What the dashboard looks like while a study of a shop of some size trains: photographs for people, light and dark, wide and narrow.
/// <c>dashboard.png</c> is the README's picture: docs/images/dashboard.png is renewed by copying it.
/// </summary>
[Collection(DashboardTests.Name)]
public sealed class PictureTests(RestartedBrowser browser) : IClassFixture<RestartedBrowser>
{
    private const int Trials = 40;

    private const string Yaml = """
        study: gift-shop
        protocol: {name: last-item, size: 300, seed: 123}
        metric: recall@10
        space:
          window:      {randint: [2, 16]}
          negative:    {randint: [2, 20]}
          ns_exponent: {uniform: [-1, 1]}
          alpha:       {loguniform: [0.005, 0.1]}
          sg: 1
          min_count: 1
          vector_size: 16
          epochs: 12
        sampler:   {tpe: {seed: 7}}
        scheduler: {asha: {max_t: 12, grace_period: 2, reduction_factor: 2}}
        num_samples: 40
        """;

    [Fact]
    public async Task A_study_of_a_shop_is_photographed_while_it_trains()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await browser.SubmitAsync("small", trials: 3);
        await SubmitShopAsync(cancellation);
        for (var ended = 0; ended < Trials * 6 / 10; await Task.Delay(200, cancellation))
        {
            var summary = await SummaryAsync(cancellation);
            Assert.Equal(0, summary.GetProperty("failed").GetInt32());
            ended = ((string[])["completed", "stopped", "paused"]).Sum(state => summary.GetProperty(state).GetInt32());
        }

        await browser.Node.Http.GetStringAsync(new Uri("/v1/studies/gift-shop/comparison", UriKind.Relative), cancellation);

        await using (var page = await browser.OpenAsync("/studies/gift-shop", Window(1280, 1150, ColorScheme.Light)))
        {
            await DrawnAsync(page);
            await Expect(page.Page.Locator("h1 + span .pill")).ToHaveTextAsync("running");
            await page.PhotographAsync("dashboard");
        }

        foreach (var (width, scheme) in new[] { (1280, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            await using var page = await browser.OpenAsync("/studies/gift-shop", Window(width, 1150, scheme));
            await DrawnAsync(page);
            await page.MustBeReadableAsync($"a study that runs, {width} {scheme}");
            await page.PhotographAsync($"dashboard-{width}-{scheme.ToString().ToLowerInvariant()}");
        }

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var name = scheme.ToString().ToLowerInvariant();
            await using var studies = await browser.OpenAsync("/", Window(1280, 500, scheme));
            await Expect(studies.Page.Locator("tbody tr")).ToHaveCountAsync(2);
            await studies.PhotographAsync($"studies-{name}");
            await using var cluster = await browser.OpenAsync("/cluster", Window(1280, 500, scheme));
            await Expect(cluster.Page.Locator("tbody tr")).ToHaveCountAsync(2);
            await cluster.PhotographAsync($"cluster-{name}");
            await using var figures = await browser.OpenAsync("/studies/gift-shop/figures", Window(1280, 4200, scheme));
            foreach (var kind in new[] { "history", "learning-curves", "heat-map", "parallel-coordinates", "contour", "slots" })
            {
                await figures.Page.Locator($"#{kind}").ScrollIntoViewIfNeededAsync();
                await Expect(figures.Page.Locator($"#{kind} [data-drawn]").First).ToBeVisibleAsync();
            }

            await figures.PhotographAsync($"figures-{name}");
        }

        using var deleted = await browser.Node.Http.DeleteAsync(new Uri("/v1/studies/gift-shop?force=true", UriKind.Relative), cancellation);
        deleted.EnsureSuccessStatusCode();
    }

    private static BrowserNewContextOptions Window(int width, int height, ColorScheme scheme) => new() { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = height } };

    private static async Task DrawnAsync(DashboardPage page)
    {
        await page.Page.Locator("figure[data-figure=history]").ScrollIntoViewIfNeededAsync();
        await Expect(page.Page.Locator("figure[data-figure=learning-curves] [data-drawn]")).ToBeVisibleAsync();
        await page.Page.WaitForFunctionAsync("() => document.querySelector('figure[data-figure=history] [data-drawn]') && echarts.getInstanceByDom(document.querySelector('figure[data-figure=history] .chart')).getOption().series[1].markLine?.data.length === 4");
        await Expect(page.Page.Locator(".about p.quiet")).Not.ToBeEmptyAsync();
        await Expect(page.Page.Locator(".strip .worker")).ToHaveCountAsync(1);
        await page.Page.EvaluateAsync("() => scrollTo(0, 0)");
    }

    private async Task SubmitShopAsync(CancellationToken cancellation)
    {
        var shop = ShopGenerator.CreateCorpus(new ShopOptions { Customers = 1_200, Items = 800, Events = 48_000, Seed = 5 }, null, cancellation);
        using var buffer = new MemoryStream();
        NativeCorpusFile.Write(shop, buffer, null, cancellation);
        var hash = NativeCorpusFile.ContentSha256(shop, cancellation);
        using var content = new ByteArrayContent(buffer.ToArray());
        using var stored = await browser.Node.Http.PutAsync(new Uri($"/v1/corpora/{hash}", UriKind.Relative), content, cancellation);
        stored.EnsureSuccessStatusCode();
        using var submission = RunningNode.Json(new
        {
            Yaml,
            FileName = "gift-shop.yaml",
            Corpus = new { ContentSha256 = hash, shop.SessionsSha256, Sessions = shop.SessionCount, Events = shop.EventCount, Items = shop.ItemCount },
        });
        using var created = await browser.Node.Http.PostAsync(new Uri("/v1/studies", UriKind.Relative), submission, cancellation);
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync(cancellation));
    }

    private async Task<JsonElement> SummaryAsync(CancellationToken cancellation) =>
        JsonDocument.Parse(await browser.Node.Http.GetStringAsync(new Uri("/v1/studies/gift-shop", UriKind.Relative), cancellation)).RootElement;
}
