using System.Text.Json;
using Akka.Actor;
using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>Charts that go on while results arrive: of more trials than they have lines, out of view, and while somebody picks trials in them.</summary>
[Collection(DashboardTests.Name)]
public sealed class LiveChartsTests(LoadBrowser browser) : IClassFixture<LoadBrowser>, IAsyncLifetime
{
    private const string Chart = "echarts.getInstanceByDom(document.querySelector('figure[data-figure=learning-curves] .chart')).getOption()";

    private readonly List<string> _studies = [];
    private IActorRef? _worker;

    [Fact]
    public async Task The_best_trial_stands_out_however_many_trials_there_are()
    {
        const int Trials = 300, Before = 200, Better = 260;
        await BeginAsync("many", Trials, epochs: 4, until: Before);
        await using var page = await browser.OpenAsync("/studies/many");
        await Expect(page.Page.Locator("figure[data-figure=learning-curves] [data-drawn]")).ToBeVisibleAsync();
        Assert.InRange(await page.Page.EvaluateAsync<int>($"() => {Chart}.series.length"), 100, 140);

        _worker.Tell(new PacedWorker.Favour(Better));
        _worker.Tell(new PacedWorker.Pace(2_000));

        await Expect(page.Tile("progress")).ToHaveTextAsync($"{Trials} of {Trials}");
        var best = (await SummaryAsync("many")).GetProperty("bestTrial").GetInt32();
        Assert.InRange(best, Better, Trials);
        await page.Page.WaitForFunctionAsync($$"""
            best => {
              const thick = {{Chart}}.series.filter(line => line.data.length > 0 && line.lineStyle.width === 3).map(line => line.name);
              return thick.length === 1 && thick[0] === `#${best}`;
            }
            """, best);
        await Expect(page.Page.Locator("figure[data-figure=learning-curves] figcaption")).ToContainTextAsync($"(#{best})");
        await Expect(page.Page.Locator("tr.marked")).ToContainTextAsync($"#{best}");
    }

    [Fact]
    public async Task A_study_that_ends_while_its_charts_are_out_of_view_is_whole_when_they_are_back()
    {
        const int Trials = 60, Epochs = 10;
        await BeginAsync("unseen", Trials, Epochs, until: 30);
        await using var page = await browser.OpenAsync("/studies/unseen", new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 400 } });
        await page.Page.Locator("figure[data-figure=learning-curves]").ScrollIntoViewIfNeededAsync();
        await Expect(page.Page.Locator("figure[data-figure=learning-curves] [data-drawn]")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("figure[data-figure=history] [data-drawn]")).ToBeVisibleAsync();

        await page.Page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        _worker.Tell(new PacedWorker.Pace(2_000));
        await Expect(page.Tile("progress")).ToHaveTextAsync($"{Trials} of {Trials}");
        await page.Page.EvaluateAsync("() => scrollTo(0, 0)");
        await page.Page.Locator("figure[data-figure=learning-curves]").ScrollIntoViewIfNeededAsync();

        await page.Page.WaitForFunctionAsync($$"""
            ([trials, epochs]) => {{Chart}}.series.filter(line => line.name.startsWith('#') && line.data.length === epochs).length === trials
            """, (int[])[Trials, Epochs]);
        await page.Page.WaitForFunctionAsync("trials => echarts.getInstanceByDom(document.querySelector('figure[data-figure=history] .chart')).getOption().series[0].data.length === trials", Trials);
    }

    [Fact]
    public async Task A_tab_that_nobody_looks_at_has_no_stream_until_somebody_does()
    {
        await BeginAsync("resting", 4, 5, until: 2);
        await using var page = await browser.OpenAsync("/audit");
        var streams = 0;
        page.Page.Request += (_, request) => _ = request.Url.Contains("/v1/live/", StringComparison.Ordinal) && Interlocked.Increment(ref streams) > 0;
        await page.Page.AddInitScriptAsync("window.isHidden = true; Object.defineProperty(document, 'hidden', { get: () => window.isHidden });");
        await page.GoAsync("/studies/resting");
        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("connecting");
        await Expect(page.Tile("progress")).ToHaveTextAsync("");

        await page.Page.EvaluateAsync("() => { window.isHidden = false; document.dispatchEvent(new Event('visibilitychange')); }");

        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("live");
        await Expect(page.Tile("progress")).ToContainTextAsync("of 4");
        await Expect(page.Page.Locator("figure[data-figure=learning-curves] [data-drawn]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_picked_in_a_chart_stays_picked_while_the_study_runs()
    {
        await BeginAsync("picked", 40, 30, until: 20);
        await using var page = await browser.OpenAsync("/studies/picked/figures");
        const string Parallel = "document.querySelector('figure[data-figure=parallel-coordinates] .chart')", Active = $"echarts.getInstanceByDom({Parallel}).getModel().getSeriesByIndex(0).getRawIndicesByActiveState('active').length";
        await page.Page.Locator("#parallel-coordinates").ScrollIntoViewIfNeededAsync();
        await Expect(page.Page.Locator("#parallel-coordinates [data-drawn]")).ToBeVisibleAsync();
        await page.Page.EvaluateAsync($$"""
            () => {
              const chart = echarts.getInstanceByDom({{Parallel}}), axis = chart.getModel().getComponent('parallelAxis', 3), extent = axis.axis.scale.getExtent();
              chart.dispatchAction({ type: 'axisAreaSelect', parallelAxisId: axis.id, intervals: [[extent[0], (extent[0] + extent[1]) / 2]] });
            }
            """);
        await page.Page.WaitForFunctionAsync($"() => {Active} > 0");
        var picked = await page.Page.EvaluateAsync<int>($"() => {Active}");

        // Until the figure has been asked for again with more in it.
        var again = page.Page.WaitForResponseAsync(response => response.Status == 200 && response.Url.EndsWith("/figures/parallel-coordinates", StringComparison.Ordinal));
        _worker.Tell(new PacedWorker.Pace(200));
        await again;
        await Expect(page.Page.Locator("#parallel-coordinates [role=status]")).ToContainTextAsync("not renewed");
        Assert.Equal(picked, await page.Page.EvaluateAsync<int>($"() => {Active}"));

        await page.Page.EvaluateAsync($$"""
            () => {
              const chart = echarts.getInstanceByDom({{Parallel}});
              chart.dispatchAction({ type: 'axisAreaSelect', parallelAxisId: chart.getModel().getComponent('parallelAxis', 3).id, intervals: [] });
            }
            """);
        await Expect(page.Page.Locator("#parallel-coordinates [role=status]")).ToHaveTextAsync("");
        await page.Page.WaitForFunctionAsync($"() => echarts.getInstanceByDom({Parallel}).getOption().series[0].data.length > 20");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) browser.Node.System.Stop(_worker);
        foreach (var study in _studies)
        {
            using var deleted = await browser.Node.Http.DeleteAsync(new Uri($"/v1/studies/{study}?force=true", UriKind.Relative));
        }
    }

    /// <summary>Runs a study until so many of its trials are completed; then no more results come.</summary>
    private async Task BeginAsync(string name, int trials, int epochs, int until)
    {
        await browser.SubmitAsync(name, $$"""
            study: {{name}}
            data: {path: unused.tsv, format: native}
            protocol: {name: last-item, size: 30, seed: 1}
            space:
              window:      {randint: [1, 30]}
              negative:    {randint: [1, 21]}
              ns_exponent: {uniform: [-1, 1]}
              min_count: 1
              epochs: {{epochs}}
            num_samples: {{trials}}
            """, untilEnd: false);
        _studies.Add(name);
        _worker = browser.Node.System.ActorOf(Props.Create(() => new PacedWorker(browser.Node.Scheduler, 1)));
        _worker.Tell(new PacedWorker.Pace(200));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while ((await SummaryAsync(name)).GetProperty("completed").GetInt32() < until) await Task.Delay(20, patience.Token);
        _worker.Tell(new PacedWorker.Pace(0));
    }

    private async Task<JsonElement> SummaryAsync(string study) =>
        JsonDocument.Parse(await browser.Node.Http.GetStringAsync(new Uri($"/v1/studies/{study}", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement;
}
