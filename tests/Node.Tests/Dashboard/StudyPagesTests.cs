using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

[Collection(DashboardTests.Name)]
public sealed partial class StudyPagesTests(DashboardBrowser browser)
{
    [Fact]
    public async Task The_list_shows_a_study_that_is_submitted_while_it_is_open_and_follows_it_to_its_end()
    {
        await using var page = await browser.OpenAsync("/");
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        page.Page.Request += (_, request) => asked.Enqueue(request.Url);

        await browser.SubmitAsync("appearing", untilEnd: false);

        var row = page.Page.Locator("tbody tr", new PageLocatorOptions { HasTextString = "appearing" });
        await Expect(row.Locator(".pill")).ToHaveTextAsync("completed");
        await Expect(row).ToContainTextAsync("4 of 4");
        await Expect(row).ToContainTextAsync(BestWithInterval());
        await Expect(row).ToContainTextAsync(new Regex(@"\d core-s"));
        Assert.DoesNotContain(asked, url => url.Contains("/comparison", StringComparison.Ordinal));
        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("live");

        await row.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "appearing" }).ClickAsync();
        await Expect(page.Heading).ToHaveTextAsync("appearing");
        Assert.Equal("/studies/appearing", new Uri(page.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_study_that_runs_is_shown_live()
    {
        await browser.SubmitAsync("live", trials: 6, untilEnd: false);
        await using var page = await browser.OpenAsync("/studies/live");

        await Expect(page.Tile("progress")).ToHaveTextAsync("6 of 6");
        await Expect(page.Tile("best")).ToContainTextAsync("±");
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(6);
        await Expect(page.Page.Locator("tbody tr.marked")).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("figure[data-figure=learning-curves] canvas").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator("figure[data-figure=history] canvas").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Trials_are_sorted_filtered_and_taken_as_csv_and_the_address_remembers()
    {
        await browser.SubmitAsync("sorting", trials: 5);
        await using var page = await browser.OpenAsync("/studies/sorting");
        var rows = page.Page.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(5);

        await page.Page.GetByRole(AriaRole.Columnheader, new PageGetByRoleOptions { Name = "negative" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(rows.First).ToContainTextAsync("#4");
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("negative>2 state=completed");
        await Expect(rows).ToHaveCountAsync(3);
        Assert.Contains("sort=negative.desc", page.Page.Url, StringComparison.Ordinal);

        var csv = await DownloadAsync(page, page.Button("download trials as CSV"));
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("trial,state,value,test,epoch,negative", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("4,completed,", lines[1], StringComparison.Ordinal);

        await page.Page.ReloadAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.First).ToContainTextAsync("#4");
    }

    [Fact]
    public async Task Every_figure_is_drawn_and_can_be_taken_as_png_svg_and_csv()
    {
        await browser.SubmitAsync("figures", Yaml("figures"));
        await using var page = await browser.OpenAsync("/studies/figures/figures");
        (string Kind, string[] Figures)[] expected =
        [
            ("history", ["history"]),
            ("learning-curves", ["learning-curves"]),
            ("heat-map", ["heat-map-window-negative", "heat-map-window-alpha", "heat-map-negative-alpha"]),
            ("parallel-coordinates", ["parallel-coordinates"]),
            ("slice", ["slice-window", "slice-negative", "slice-alpha"]),
            ("contour", ["contour"]),
            ("importance", ["importance"]),
            ("rung-survival", ["rung-survival"]),
            ("slots", ["slots"]),
            ("saved", ["saved"]),
        ];
        foreach (var (kind, names) in expected)
        {
            await page.Page.Locator($"#{kind}").ScrollIntoViewIfNeededAsync();
            foreach (var name in names)
            {
                var figure = page.Page.Locator($"figure[data-figure={name}]");
                await figure.ScrollIntoViewIfNeededAsync();
                await Expect(figure.Locator(".chart[data-drawn] canvas").First).ToBeVisibleAsync();
            }
        }

        var map = page.Page.Locator("figure[data-figure=heat-map-window-negative]");
        var svg = await DownloadAsync(page, map.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "SVG" }));
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("window", svg, StringComparison.Ordinal);
        Assert.StartsWith("window,negative,mean_recall@10,trials", await DownloadAsync(page, map.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "CSV" })), StringComparison.Ordinal);
        var png = await DownloadBytesAsync(page, map.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "PNG" }));
        Assert.Equal("\x89PNG", Encoding.Latin1.GetString(png, 0, 4));
        Assert.True(png.Length > 5_000, "The picture is nearly empty.");

        await page.Page.GetByLabel("Heat maps: horizontal parameter").SelectOptionAsync("alpha");
        await page.Page.GetByLabel("Heat maps: vertical parameter").SelectOptionAsync("window");
        await page.Page.GetByLabel("Contour: horizontal parameter").ScrollIntoViewIfNeededAsync();
        await page.Page.GetByLabel("Heat maps: vertical parameter").ScrollIntoViewIfNeededAsync();
        await page.Page.Locator("figure[data-figure=heat-map-alpha-window]").ScrollIntoViewIfNeededAsync();
        await Expect(page.Page.Locator("figure[data-figure=heat-map-alpha-window] canvas").First).ToBeVisibleAsync();
        Assert.Contains("heat-map.x=alpha", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_axis_of_parallel_coordinates_is_brushed()
    {
        await browser.SubmitAsync("brushed", Yaml("brushed"));
        await using var page = await browser.OpenAsync("/studies/brushed/figures");
        var chart = page.Page.Locator("figure[data-figure=parallel-coordinates] .chart[data-drawn]");
        await page.Page.Locator("#parallel-coordinates").ScrollIntoViewIfNeededAsync();
        await chart.ScrollIntoViewIfNeededAsync();
        const string Active = "chart => echarts.getInstanceByDom(chart).getModel().getSeriesByIndex(0).getRawIndicesByActiveState('active').length";
        Assert.Equal(0, await chart.EvaluateAsync<int>(Active));
        var axis = await chart.EvaluateAsync<int[]>("""
            chart => {
              const plane = echarts.getInstanceByDom(chart).getModel().getComponent('parallel').coordinateSystem;
              return plane.getAxisLayout(plane.dimensions[0]).position.map(Math.round);
            }
            """);
        var box = (await chart.BoundingBoxAsync())!;
        var (x, bottom) = (box.X + axis[0], box.Y + axis[1]);
        await page.Page.Mouse.MoveAsync(x, bottom - 30);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(x, bottom - 10, new MouseMoveOptions { Steps = 5 });
        await page.Page.Mouse.MoveAsync(x, bottom + 4, new MouseMoveOptions { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        await page.Page.WaitForFunctionAsync($"() => ({Active})(document.querySelector('figure[data-figure=parallel-coordinates] .chart')) > 0");
        Assert.InRange(await chart.EvaluateAsync<int>(Active), 1, 11);
        await page.PhotographAsync("brushed");
    }

    [Fact]
    public async Task A_loss_is_made_smaller_and_has_a_history_without_simple_models()
    {
        await browser.SubmitAsync("losing", """
            study: losing
            data: {path: unused.tsv, format: native}
            protocol: {name: last-item, size: 30, seed: 1}
            metric: loss
            mode: min
            space: {negative: {grid: [1, 10, 20]}, min_count: 1, vector_size: 8, epochs: 3}
            """);
        await browser.Node.Http.GetStringAsync(new Uri("/v1/studies/losing/comparison", UriKind.Relative), TestContext.Current.CancellationToken);
        await using var page = await browser.OpenAsync("/studies/losing");

        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Page.Locator("tbody tr").First).ToHaveClassAsync("marked");
        await Expect(page.Page.Locator("th[aria-sort=ascending]")).ToHaveTextAsync("value");
        await Expect(page.Page.Locator("figure[data-figure=history] canvas").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_study_shows_what_varies_which_trials_tie_and_the_cluster_it_runs_on()
    {
        await browser.SubmitAsync("shown", Yaml("shown"));
        await browser.Node.Http.GetStringAsync(new Uri("/v1/studies/shown/comparison", UriKind.Relative), TestContext.Current.CancellationToken);
        await using var page = await browser.OpenAsync("/studies/shown");
        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(12);
        await Expect(page.Page.Locator("thead th")).ToHaveTextAsync(["trial", "state", "value", "test", "epoch", "window", "negative", "alpha", "seconds", "worker", "why"]);
        await Expect(page.Page.Locator(".about")).ToContainTextAsync(new Regex(@"(cannot be told apart from #\d+|differs from all \d+ other trials) on 30 queries"));
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "cluster" })).ToContainTextAsync("0 of 2 slots busy");
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "cluster" })).ToContainTextAsync("worker 0/2");

        // The simple models are lines of the history.
        await page.Page.WaitForFunctionAsync("() => echarts.getInstanceByDom(document.querySelector('figure[data-figure=history] .chart'))?.getOption().series[1].markLine?.data.length === 4");
        await page.PhotographAsync("study");
    }

    [Fact]
    public async Task A_pair_that_is_taken_back_is_out_of_the_address_and_one_that_gives_nothing_says_why()
    {
        await browser.SubmitAsync("paired", Yaml("paired"));
        await using var page = await browser.OpenAsync("/studies/paired/figures?contour.x=window&contour.y=negative");
        await page.Page.GetByLabel("Contour: horizontal parameter").ScrollIntoViewIfNeededAsync();
        var figure = page.Page.Locator("figure[data-figure=contour-window-negative]");
        await Expect(figure.Locator("h3")).ToHaveTextAsync("recall@10 over window and negative");
        await page.Page.GetByLabel("Contour: vertical parameter").SelectOptionAsync("alpha");
        await Expect(page.Page.Locator("figure[data-figure=contour-window-alpha] h3")).ToHaveTextAsync("recall@10 over window and alpha");
        await page.Page.GetByLabel("Contour: vertical parameter").SelectOptionAsync("");
        await Expect(figure).ToHaveCountAsync(0);
        Assert.DoesNotContain("contour.y", page.Page.Url, StringComparison.Ordinal);

        await browser.SubmitAsync("few", Yaml("few").Replace("[1, 3, 5]", "[1]", StringComparison.Ordinal).Replace("epochs: 3", "score: {grid: [cosine, output]}\n  epochs: 3", StringComparison.Ordinal));
        page.MayBeRefused = true;
        await page.GoAsync("/studies/few/figures?contour.x=negative&contour.y=score");
        await page.Page.GetByLabel("Contour: horizontal parameter").ScrollIntoViewIfNeededAsync();
        await Expect(page.Page.Locator("main")).ToContainTextAsync("There is nothing to draw for negative by score: it takes two parameters that are numbers");
    }

    [Fact]
    public async Task A_place_on_the_page_is_no_other_page_and_the_way_back_leads_to_where_one_was()
    {
        await browser.SubmitAsync("placed", Yaml("placed"));
        await using var page = await browser.OpenAsync("/new?from=placed");
        var editor = page.Page.GetByLabel("study file");
        await editor.FillAsync("study: a-draft\nspace: {window: 3}\n");
        await page.Page.EvaluateAsync("() => document.querySelector('.skip').click()");
        await Expect(page.Page.Locator("main")).ToBeFocusedAsync();
        await Expect(editor).ToHaveValueAsync(new Regex("a-draft"));
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Audit" }).ClickAsync();
        await Expect(page.Heading).ToHaveTextAsync("Audit");
        await page.Page.GoBackAsync();
        await Expect(editor).ToHaveValueAsync(new Regex("a-draft"));

        await page.GoAsync("/studies/placed/figures");
        await Expect(page.Page.Locator("#history [data-drawn]")).ToBeVisibleAsync();
        await page.Page.Mouse.WheelAsync(0, 700);
        await page.Page.WaitForFunctionAsync("() => history.state?.place >= 600");
        await page.Page.EvaluateAsync("() => document.querySelector('nav a[href=\"/audit\"]').click()");
        await Expect(page.Heading).ToHaveTextAsync("Audit");
        await page.Page.GoBackAsync();
        await page.Page.WaitForFunctionAsync("() => location.pathname.endsWith('/figures') && scrollY >= 600");
    }

    [Fact]
    public async Task Times_are_in_the_readers_zone()
    {
        await browser.SubmitAsync("zoned", trials: 1);
        var submitted = JsonDocument.Parse(await browser.Node.Http.GetStringAsync(new Uri("/v1/studies/zoned", UriKind.Relative), TestContext.Current.CancellationToken)).RootElement.GetProperty("submittedAt").GetDateTimeOffset();
        await using var page = await browser.OpenAsync("/", new BrowserNewContextOptions { TimezoneId = "Asia/Tokyo", Locale = "en-GB" });
        await Expect(page.Page.Locator("tbody tr", new PageLocatorOptions { HasTextString = "zoned" })).ToContainTextAsync(submitted.ToOffset(TimeSpan.FromHours(9)).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task What_is_not_there_is_told_with_a_way_on()
    {
        await using var page = await browser.OpenAsync("/studies/none", mayBeRefused: true);
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no study");
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "All studies" }).ClickAsync();
        await Expect(page.Heading).ToHaveTextAsync("Studies");
    }

    [GeneratedRegex(@"\.\d{4} ± \.\d{3}")]
    private static partial Regex BestWithInterval();

    internal static string Yaml(string name) => $$"""
        study: {{name}}
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 30, seed: 1}
        space:
          window: {grid: [1, 3, 5]}
          negative: {grid: [2, 5]}
          alpha: {grid: [0.02, 0.05]}
          min_count: 1
          vector_size: 8
          epochs: 3
        scheduler: {asha: {max_t: 3, grace_period: 1, reduction_factor: 3} }
        """;

    private static async Task<string> DownloadAsync(DashboardPage page, ILocator button) => Encoding.UTF8.GetString(await DownloadBytesAsync(page, button));

    private static async Task<byte[]> DownloadBytesAsync(DashboardPage page, ILocator button)
    {
        var download = await page.Page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        await using var stream = await download.CreateReadStreamAsync();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
