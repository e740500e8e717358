using System.Net;
using Microsoft.Playwright;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

[Collection(DashboardTests.Name)]
public sealed class SteeringTests(OperatorBrowser browser) : IClassFixture<OperatorBrowser>, IAsyncLifetime
{
    [Fact]
    public async Task Who_has_no_token_can_look_and_nothing_else()
    {
        await browser.SubmitAsync("looked-at", OperatorBrowser.Long("looked-at"), untilEnd: false);
        await using var page = await browser.OpenAsync("/studies/looked-at");
        await Expect(page.Page.Locator("h1 + span .pill")).ToHaveTextAsync("running");
        await Expect(page.Button("Stop")).ToHaveCountAsync(0);

        using var stranger = new HttpClient { BaseAddress = browser.Node.Http.BaseAddress };
        using var refused = await stranger.PostAsync(Url("/v1/studies/looked-at/stop"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("SESSIONREC_OPERATOR_TOKEN", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await page.Page.GetByLabel("operator's token").FillAsync("wrong");
        await page.Button("Operator").ClickAsync();
        await Expect(page.Text("That is not the token.")).ToBeVisibleAsync();
        await browser.Node.Http.PostAsync(Url("/v1/studies/looked-at/stop"), null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_page_of_another_site_can_change_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url("/v1/studies/none/stop"));
        request.Headers.Add("Origin", "http://evil.example");
        await browser.SubmitAsync("ignored", trials: 1);
        using var refused = await browser.Node.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_study_is_stopped_resumed_and_extended_and_all_of_it_is_in_the_audit_list()
    {
        await browser.SubmitAsync("steered", OperatorBrowser.Long("steered"), untilEnd: false);
        await using var page = await browser.OpenAsOperatorAsync("/studies/steered");

        await page.Button("Stop").ClickAsync();
        await Expect(page.Page.Locator(".note.good")).ToContainTextAsync("steered is stop");
        await Expect(page.Page.Locator("h1 + span .pill")).ToHaveTextAsync("stopped");
        await page.Button("Resume").ClickAsync();
        await Expect(page.Page.Locator(".note.good")).ToContainTextAsync("steered goes on where it was");
        await Expect(page.Page.Locator("h1 + span .pill")).ToHaveTextAsync("running");
        await page.Button("Stop").ClickAsync();
        await Expect(page.Page.Locator("h1 + span .pill")).ToHaveTextAsync("stopped");

        await page.Button("Extend…").ClickAsync();
        await page.Page.GetByLabel("samples in all").FillAsync("1");
        page.MayBeRefused = true;
        await page.Page.Locator("form button.primary").ClickAsync();
        await Expect(page.Page.Locator(".note.bad")).ToContainTextAsync("already");
        await page.Page.GetByLabel("samples in all").FillAsync("");
        await page.Page.GetByLabel("new values of a grid").FillAsync("negative=9");
        await page.Page.Locator("form button.primary").ClickAsync();
        await Expect(page.Page.Locator(".note.good")).ToContainTextAsync("3 trials in all");
        await page.PhotographAsync("steering");
        await browser.Node.Http.PostAsync(Url("/v1/studies/steered/stop"), null, TestContext.Current.CancellationToken);

        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Audit" }).ClickAsync();
        await Expect(page.Heading).ToHaveTextAsync("Audit");
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("steered");
        var rows = page.Page.Locator("tbody tr");
        await Expect(rows.Filter(new LocatorFilterOptions { HasTextString = "resume" })).ToHaveCountAsync(1);
        await Expect(rows.Filter(new LocatorFilterOptions { HasTextString = "refused" }).First).ToContainTextAsync("extend");
        await page.PhotographAsync("audit");
    }

    [Fact]
    public async Task One_trial_is_stopped_on_its_page_and_its_page_tells_why()
    {
        await browser.SubmitAsync("in-part", OperatorBrowser.Long("in-part"), untilEnd: false);
        await using var page = await browser.OpenAsOperatorAsync("/studies/in-part/trials/1");
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "decisions" })).ToContainTextAsync("started on worker");

        await page.Button("Stop this trial").ClickAsync();

        await Expect(page.Page.Locator(".note.good")).ToHaveTextAsync("#1 is stopped, its results stay; in-part is running.");
        await Expect(page.Page.Locator("h1 + span .pill").First).ToHaveTextAsync("stopped");
        await Expect(page.Button("Stop this trial")).ToBeHiddenAsync();
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "decisions" })).ToContainTextAsync("stopped by request");
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "attempts" })).ToContainTextAsync("stopped: stopped by request");
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "log", Exact = true })).ToContainTextAsync("stopped: stopped by request");
        await page.GoAsync("/audit");
        await Expect(page.Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasTextString = "in-part #1" })).ToContainTextAsync("stop trial");
    }

    [Fact]
    public async Task A_trials_model_answers_for_an_item_typed_by_its_name()
    {
        await browser.SubmitAsync("asked", trials: 2);
        await using (var reader = await browser.OpenAsync("/studies/asked/trials/1"))
        {
            await Expect(reader.Page.GetByText("sessionrec recommend --study asked --trial 1")).ToBeVisibleAsync();
            await Expect(reader.Button("Train it")).ToHaveCountAsync(0);
        }

        await using var page = await browser.OpenAsOperatorAsync("/studies/asked/trials/1");
        await page.Button("Train it").ClickAsync();
        var box = page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "recommend with this model" });
        await Expect(box).ToContainTextAsync("as the trial reported");
        var field = page.Page.GetByLabel("item, by name or key");
        await field.FillAsync("teapot number 1");
        await Expect(page.Page.Locator("datalist option")).Not.ToHaveCountAsync(0);
        await field.FillAsync("Teapot number 12");
        await page.Page.Keyboard.PressAsync("Enter");
        var answers = page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "recommendations" }).Locator("tbody tr");
        await Expect(answers).ToHaveCountAsync(10);
        await Expect(answers.First).ToContainTextAsync("teapot number");
        await Expect(box).ToContainTextAsync("After item 12 teapot number 12");
        await page.PhotographAsync("recommend");

        // The address has the item: whoever it is sent to sees the same.
        await page.Page.ReloadAsync();
        await Expect(answers).ToHaveCountAsync(10);
        await answers.Nth(0).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(box).Not.ToContainTextAsync("After item 12 ");
        page.MayBeRefused = true;
        await field.FillAsync("samovar");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(box.GetByRole(AriaRole.Alert)).ToContainTextAsync("knows no item with 'samovar'");
    }

    [Fact]
    public async Task A_new_study_is_checked_while_it_is_written_and_then_begun()
    {
        await browser.SubmitAsync("earlier", trials: 2);
        await using var page = await browser.OpenAsOperatorAsync("/new?from=earlier");
        var editor = page.Page.GetByLabel("study file");
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "plan" })).ToContainTextAsync("by the pace of an earlier study");

        await editor.FillAsync("study: written\nspace:\n  windw: 3\n");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("study.yaml:3");
        await Expect(page.Button("Start the study")).ToBeDisabledAsync();
        await page.Button("Go to line 3").ClickAsync();
        Assert.Equal("  windw: 3", await editor.EvaluateAsync<string>("e => e.value.slice(e.selectionStart, e.selectionEnd)"));

        await editor.FillAsync("study: earlier\nspace: {window: 3}\n");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("exists already");

        await editor.FillAsync("study: written\nprotocol: {name: last-item, size: 30, seed: 1}\nspace:\n  window: {grid: [1, 3]}\n  min_count: 1\n  vector_size: 8\n  epochs: 2\n");
        await Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "plan" })).ToContainTextAsync("4 at most in all");
        await page.PhotographAsync("new-study");
        await page.Button("Start the study").ClickAsync();
        await Expect(page.Heading).ToHaveTextAsync("written");
        await Expect(page.Page.Locator("h1 + span .pill")).ToHaveTextAsync("completed");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>No study that goes on for ever may take the slots of the next test.</summary>
    public async ValueTask DisposeAsync() => await browser.DeleteAsync("looked-at", "steered", "in-part");

    private static Uri Url(string path) => new(path, UriKind.Relative);
}
