using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>Parts of pages in cases that a page comes to seldom.</summary>
[Collection(DashboardTests.Name)]
public sealed class PartsTests(DashboardBrowser browser)
{
    private const string Table = """
        const { DataTable } = await import(document.querySelector('link[href$="/table.js"]').href);
        const table = new DataTable({
          name: 'things', caption: '', key: row => row.key, sort: { column: 'key', descending: false },
          columns: [
            { name: 'key', title: 'key', numeric: true, value: row => row.key },
            { name: 'text', title: 'text', value: row => row.text },
            { name: 'press', title: 'press', value: () => null, cell: row => { const b = document.createElement('button'); b.textContent = `press ${row.key}`; b.onclick = () => { window.pressed = row.key; }; return b; } },
          ],
        });
        document.querySelector('main').append(table.element);
        """;

    [Fact]
    public async Task A_row_that_changes_while_it_is_not_shown_is_shown_as_it_is()
    {
        await using var page = await OpenAsync();
        var shown = await page.Page.EvaluateAsync<string[]>($$"""
            async () => {
              {{Table}}
              const rows = Array.from({ length: 120 }, (_, key) => ({ key, text: 'old' }));
              table.update(rows);
              const text = key => [...table.body.children].find(row => row.firstElementChild.textContent === String(key))?.children[1].textContent ?? 'not shown';
              [...table.more.querySelectorAll('button')].at(-1).click();
              table.search.value = 'text=old key<5';
              table.search.dispatchEvent(new Event('input'));
              const before = text(110);
              table.update([{ key: 110, text: 'new' }]);
              table.search.value = '';
              table.search.dispatchEvent(new Event('input'));
              [...table.more.querySelectorAll('button')].at(-1).click();
              const after = text(110);
              table.update([{ key: 110, text: 'newer' }]);
              const last = text(110);
              table.clear();
              table.update([{ key: 3, text: 'fresh' }]);
              return [before, after, last, String(table.body.children.length), text(3)];
            }
            """);
        Assert.Equal(["not shown", "new", "newer", "1", "fresh"], shown);
    }

    [Fact]
    public async Task A_row_that_changes_keeps_its_focus_and_takes_it_along_when_it_moves()
    {
        await using var page = await OpenAsync();
        var kept = await page.Page.EvaluateAsync<bool[]>($$"""
            async () => {
              {{Table}}
              table.update([1, 2, 3].map(key => ({ key, text: 'a' })));
              const button = table.body.children[1].querySelector('button'), has = () => document.activeElement === button && button.isConnected;
              button.focus();
              table.update([{ key: 2, text: 'b' }]);
              const changed = has();
              table.setColumns(table.all, { column: 'key', descending: false });
              const fresh = table.body.children[1].querySelector('button');
              fresh.focus();
              table.update([{ key: 0, text: 'first' }, { key: 1.5, text: 'between' }]);
              return [changed, document.activeElement === fresh];
            }
            """);
        Assert.Equal([true, true], kept);
    }

    [Fact]
    public async Task Text_in_a_csv_file_is_no_formula()
    {
        await using var page = await OpenAsync();
        var csv = await page.Page.EvaluateAsync<string>($$"""
            async () => {
              {{Table}}
              table.update([{ key: -1, text: '=1+1' }, { key: 2, text: '@SUM(A1)' }, { key: 3, text: 'plain' }]);
              return table.csv();
            }
            """);
        Assert.Equal("key,text,press\n-1,'=1+1,\n2,'@SUM(A1),\n3,plain,\n", csv);
    }

    [Fact]
    public async Task A_stream_of_what_is_not_there_is_not_waited_for()
    {
        await browser.SubmitAsync("there", trials: 1);
        await using var page = await browser.OpenAsync("/studies/there/file", mayBeRefused: true);
        await page.FollowAsync("/v1/live/studies/not-there");
        await page.Page.WaitForFunctionAsync("() => window.gone === true");
        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task A_figure_follows_its_title_and_height_and_tells_of_a_download_that_fails()
    {
        await browser.SubmitAsync("figured", trials: 1);
        await using var page = await browser.OpenAsync("/studies/figured/file", mayBeRefused: true);
        await page.Page.EvaluateAsync("""
            async () => {
              const { FigureCard } = await import(document.querySelector('link[href$="/figure.js"]').href);
              const option = { xAxis: {}, yAxis: {}, series: [{ type: 'line', data: [[0, 1], [1, 2]] }] };
              const card = new FigureCard({ name: 'one', title: 'One', caption: '', height: 300, option }, '/v1/studies/figured/figures/none/none.csv');
              document.querySelector('main').append(card.element);
              card.update({ name: 'two', title: 'Two', caption: 'c', height: 700, option });
            }
            """);
        var figure = page.Page.Locator("figure[data-figure=two]");
        await Expect(figure.Locator("h3")).ToHaveTextAsync("Two");
        await Expect(figure.GetByRole(AriaRole.Img, new LocatorGetByRoleOptions { Name = "Two" })).ToBeVisibleAsync();
        Assert.InRange((await figure.Locator(".chart").BoundingBoxAsync())!.Height, 600, 700);
        await page.Button("download the numbers of Two as CSV").ClickAsync();
        await Expect(figure.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no figure 'none'");
    }

    [Fact]
    public async Task A_cluster_whose_scheduler_does_not_answer_tells_what_is_not_known()
    {
        await browser.SubmitAsync("seen", trials: 1);
        await using var page = await browser.OpenAsync("/audit");
        const string Cluster = """
            {"cluster":{"node":"a","address":"akka.tcp://S@a:1","leader":null,"scheduler":null,"schedulerEpoch":null,"workers":[],"members":[
            {"address":"akka.tcp://S@a:1","roles":["scheduler"],"status":"up","reachable":true,"version":"1","name":"a","processId":1,"startedAt":null,"cpuSeconds":null,"memoryBytes":null},
            {"address":"akka.tcp://S@b:1","roles":["worker"],"status":"up","reachable":false,"version":"1","name":null,"processId":null,"startedAt":null,"cpuSeconds":null,"memoryBytes":null}]},"at":"2026-01-01T00:00:00Z","members":[]}
            """;
        await page.Page.RouteAsync("**/v1/live/cluster", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/event-stream", Body = $"event: cluster\ndata: {Cluster.ReplaceLineEndings(" ")}\n\n" }));
        await page.GoAsync("/cluster");
        await Expect(page.Page.Locator("main")).ToContainTextAsync("No scheduler decides at present: how many slots are busy is unknown; workers train on.");
        var row = page.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasTextString = "b:1" });
        await Expect(row.Locator(".pill")).ToHaveTextAsync("unreachable");
        await Expect(row).ToContainTextAsync("unknown");
    }

    [Fact]
    public async Task Similar_trials_are_near_on_the_scale_that_was_searched()
    {
        await browser.SubmitAsync("scaled", """
            study: scaled
            data: {path: unused.tsv, format: native}
            protocol: {name: last-item, size: 30, seed: 1}
            space: {alpha: {loguniform: [0.0001, 0.1]}, min_count: 1, vector_size: 8, epochs: 2}
            num_samples: 5
            """);
        await using var page = await browser.OpenAsync("/studies/scaled/file");
        var nearest = await page.Page.EvaluateAsync<string>("""
            async () => {
              const { SimilarTrials } = await import(document.querySelector('link[href$="/similarTrials.js"]').href);
              const similar = new SimilarTrials('scaled'), trial = (number, alpha) => ({ trial: number, value: .1, parameters: { alpha } });
              document.querySelector('main').append(similar.element);
              similar.update(trial(0, .01), [trial(0, .01), trial(1, .0001), trial(2, .05)]);
              while (similar.rows.children[0]?.children[2].textContent !== '0.26') await new Promise(requestAnimationFrame);
              return similar.rows.children[0].children[0].textContent;
            }
            """);

        // .05 is five times .01, and .0001 a hundredth of it: 1.6 and 4.6 of a span of 6.2.
        Assert.Equal("#2", nearest);
    }

    private async Task<DashboardPage> OpenAsync()
    {
        await browser.SubmitAsync($"parts-{Guid.NewGuid():N}"[..20], trials: 1);
        return await browser.OpenAsync("/new");
    }
}
