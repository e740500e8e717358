using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

[Collection(DashboardTests.Name)]
public sealed class TrialAndClusterPagesTests(DashboardBrowser browser)
{
    [Fact]
    public async Task A_trial_is_shown_with_its_parameters_curves_attempts_and_neighbours()
    {
        await browser.SubmitAsync("one", trials: 4);
        await using var page = await browser.OpenAsync("/studies/one");

        await page.Page.Locator("tbody").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "#2", Exact = true }).ClickAsync();

        await Expect(page.Heading).ToHaveTextAsync("one #2");
        await Expect(page.Heading).ToBeFocusedAsync();
        await Expect(page.Tile("epoch")).ToHaveTextAsync("2 of 2");
        await Expect(page.Tile("worker")).ToHaveTextAsync("worker");
        await Expect(page.Page.Locator("dt", new PageLocatorOptions { HasTextString = "negative" }).Locator("+ dd")).ToHaveTextAsync("3");
        await Expect(page.Page.Locator("figure[data-figure=curve] canvas").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator("figure[data-figure=loss] canvas").First).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "attempts" }).Locator("tbody tr")).ToContainTextAsync("1 to 2");
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "decisions" }).Locator("tbody tr")).ToContainTextAsync(["started on worker", "trained all 2 planned epochs"]);
        await Expect(page.Page.Locator(".log li")).ToContainTextAsync(["its first attempt", "epoch 1: recall@10 .", "epoch 2: recall@10 .", "completed"]);
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "similar trials" }).Locator("tbody tr")).ToHaveCountAsync(3);
        await page.PhotographAsync("trial");
    }

    [Fact]
    public async Task The_cluster_is_shown_with_its_nodes_and_what_happened_to_them()
    {
        await using var page = await browser.OpenAsync("/cluster");

        await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Page.Locator("tbody tr").First).ToContainTextAsync("scheduler, decides");
        await Expect(page.Page.Locator("tbody tr").Nth(1)).ToContainTextAsync("0 of 2");
        await Expect(page.Page.Locator("tbody tr").Nth(1)).ToContainTextAsync("%");
        await Expect(page.Page.Locator("tbody tr").Nth(1)).ToContainTextAsync(new System.Text.RegularExpressions.Regex("[MG]iB"));
        await Expect(page.Page.Locator(".events li").First).ToContainTextAsync("up");
        await page.PhotographAsync("cluster");
    }

    [Fact]
    public async Task Studies_are_compared_side_by_side()
    {
        await browser.SubmitAsync("left", trials: 3);
        await browser.SubmitAsync("right", trials: 2);
        await using var page = await browser.OpenAsync("/compare?studies=left,right");

        var best = page.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "best, validation" });
        await Expect(best.Locator("td").First).ToContainTextAsync("±");
        await Expect(page.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "trials" }).Locator("td")).ToHaveTextAsync(["3 of 3", "2 of 2"]);
        // Figures are drawn when they come into view.
        await page.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Learning curves", Level = 2 }).ScrollIntoViewIfNeededAsync();
        await Expect(page.Page.Locator("figure[data-figure=learning-curves]")).ToHaveCountAsync(2);
        await Expect(page.Page.GetByText("The best of left less the best of right")).ToContainTextAsync("on the same 30 validation queries");
        await page.Page.WaitForFunctionAsync("() => echarts.getInstanceByDom(document.querySelector('figure[data-figure=best-curves] .chart'))?.getOption().series.map(s => s.name.split(' ')[0]).join() === 'left,right'");
        await page.PhotographAsync("compare");
    }

    [Fact]
    public async Task A_study_that_is_not_there_is_told_where_it_was_to_be_compared()
    {
        await browser.SubmitAsync("alone", trials: 2);
        await using var page = await browser.OpenAsync("/compare?studies=alone,none", mayBeRefused: true);
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no study 'none'");
        await Expect(page.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "best, validation" }).Locator("td").First).ToContainTextAsync("±");
        await Expect(page.Page.Locator("#connection")).ToHaveTextAsync("live");
        await page.MustBeReadableAsync("compare with what is not there");
    }

    [Fact]
    public async Task A_button_in_a_row_that_changes_keeps_the_focus()
    {
        await browser.SubmitAsync("steady", trials: 1);
        await using var page = await browser.OpenAsync("/cluster");
        var drain = page.Button("drain worker");
        await drain.FocusAsync();
        await page.Page.EvaluateAsync("() => { window.row = document.activeElement.closest('tr'); window.before = row.textContent; }");
        await page.Page.WaitForFunctionAsync("() => window.row.textContent !== window.before");
        await Expect(drain).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_data_of_a_study_are_described()
    {
        await browser.SubmitAsync("described", trials: 1);
        await using var page = await browser.OpenAsync("/studies/described/data");

        await Expect(page.Page.Locator("dt", new PageLocatorOptions { HasTextString = "sessions" }).Locator("+ dd").First).ToHaveTextAsync($"{browser.Node.Sessions.SessionCount}");
        var popular = page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "most popular items" }).Locator("tbody tr");
        await Expect(popular).ToHaveCountAsync(20);
        await Expect(popular.First).ToContainTextAsync("teapot number");
        await Expect(page.Page.Locator("figure[data-figure=popularity] canvas").First).ToBeVisibleAsync();
        await Expect(page.Page.Locator("figure[data-figure=session-lengths] canvas").First).ToBeVisibleAsync();
        var numbers = await browser.Node.Http.GetStringAsync(new Uri("/v1/studies/described/data/figures/session-lengths.csv", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.StartsWith("from,to,sessions\n", numbers.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($",{browser.Node.Sessions.SessionCount}", numbers, StringComparison.Ordinal);
        await page.PhotographAsync("data");
    }
}
