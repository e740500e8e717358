using System.Text;
using Microsoft.Playwright;
using SessionRec.Core.Data;
using static SessionRec.Node.Tests.Dashboard.DashboardPage;

namespace SessionRec.Node.Tests.Dashboard;

[Collection(DashboardTests.Name)]
public sealed class LookAndSafetyTests(DashboardBrowser browser)
{
    private const string Hostile = "<img src=x onerror=\"alert(1)\">{a|b}";

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Every_page_is_readable_for_everybody(int width, ColorScheme scheme)
    {
        var name = $"readable-{width}-{scheme.ToString().ToLowerInvariant()}";
        await browser.SubmitAsync(name, trials: 3);
        foreach (var path in new[] { "/", $"/studies/{name}", $"/studies/{name}/figures", $"/studies/{name}/data", $"/studies/{name}/file", $"/studies/{name}/trials/1", "/cluster", "/new", "/audit", $"/compare?studies={name}" })
        {
            await using var page = await browser.OpenAsync(path, new BrowserNewContextOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = width, Height = 900 } });
            if (path == $"/studies/{name}") await Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(3);
            if (path is "/" or "/cluster") await Expect(page.Page.Locator("tbody tr").First).ToBeVisibleAsync();
            await page.MustBeReadableAsync(path);
        }
    }

    [Fact]
    public async Task Light_and_dark_are_the_readers_choice_and_kept()
    {
        await using var page = await browser.OpenAsync("/cluster");
        await page.Button("switch to dark").ClickAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Button("switch to light")).ToBeVisibleAsync();
        Assert.Equal("rgb(18, 22, 28)", await page.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task A_study_is_found_sorted_and_opened_by_keyboard_alone()
    {
        await browser.SubmitAsync("keys", trials: 2);
        await using var page = await browser.OpenAsync("/");
        await Expect(page.Page.Locator("tbody tr").First).ToBeVisibleAsync();
        await page.TabToAsync("filter studies");
        await page.Page.Keyboard.TypeAsync("keys");
        await page.TabToAsync("study");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("th[aria-sort]")).ToHaveTextAsync("study");
        await page.TabToAsync("keys");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading).ToHaveTextAsync("keys");
        await Expect(page.Heading).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Hostile_names_stay_text()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await browser.SubmitAsync("warm-up", trials: 1);
        var corpus = new SessionCorpus([Hostile, "</script><script>alert(2)</script>", "=1+1", "plain"], [0, 1, 2, 3, 1, 0, 2, 1, 3, 0, 1, 2, 0, 1, 2, 3], [0, 4, 8, 12, 16]);
        using var buffer = new MemoryStream();
        NativeCorpusFile.Write(corpus, buffer, null, cancellation);
        var hash = NativeCorpusFile.ContentSha256(corpus, cancellation);
        using var content = new ByteArrayContent(buffer.ToArray());
        using var stored = await browser.Node.Http.PutAsync(new Uri($"/v1/corpora/{hash}", UriKind.Relative), content, cancellation);
        stored.EnsureSuccessStatusCode();
        using var names = new StringContent($"ItemId\tName\n{Hostile}\t<b onmouseover=alert(3)>a name</b>\n=1+1\t<script>alert(4)</script>\nplain\ta plain one\n");
        using var named = await browser.Node.Http.PutAsync(new Uri($"/v1/corpora/{hash}/names", UriKind.Relative), names, cancellation);
        named.EnsureSuccessStatusCode();
        using var submission = RunningNode.Json(new
        {
            Yaml = "# " + Hostile + "\nstudy: hostile\nprotocol: {name: last-item, size: 2, seed: 1}\nspace: {window: {grid: [1, 2]}, score: {choice: [cosine, output]}, min_count: 1, vector_size: 4, epochs: 2}\n",
            FileName = Hostile,
            Corpus = new { ContentSha256 = hash, SessionsSha256 = Hostile, Sessions = 4, Events = 16, Items = 4 },
        });
        using var created = await browser.Node.Http.PostAsync(new Uri("/v1/studies", UriKind.Relative), submission, cancellation);
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync(cancellation));
        await browser.Node.Http.GetStringAsync(new Uri("/v1/studies/hostile/events", UriKind.Relative), cancellation);

        foreach (var (path, text) in new[]
        {
            ("/studies/hostile", "hostile"), ("/studies/hostile/data", "onmouseover"), ("/studies/hostile/data", Hostile), ("/studies/hostile/data", "</script>"), ("/studies/hostile/file", Hostile), ("/studies/hostile/figures", "hostile"), ("/audit", "hostile"),
            ("/compare?studies=hostile", "<img"), ("/studies/hostile/trials/0", "hostile #0"), ("/new?from=hostile", "<img"),
            ("/studies/" + Uri.EscapeDataString(Hostile.Replace('/', '.')), "There is no study"), ("/compare?studies=" + Uri.EscapeDataString(Hostile), "<img"),
        })
        {
            await using var page = await browser.OpenAsync(path, mayBeRefused: path.Contains("%3C", StringComparison.Ordinal));
            if (path.StartsWith("/new", StringComparison.Ordinal)) await Expect(page.Page.GetByLabel("study file")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^# <img"));
            else await Expect(page.Page.Locator("main")).ToContainTextAsync(text);
            await Expect(page.Page.Locator("main img, main script, main b")).ToHaveCountAsync(0);
        }

        // What a model answers are names of items.
        await using var asked = await browser.OpenAsync("/studies/hostile/trials/0");
        await asked.Button("Train it").ClickAsync();
        await asked.Page.GetByLabel("item, by name or key").FillAsync("a plain one");
        await asked.Button("What comes next?").ClickAsync();
        var answers = asked.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "recommendations" });
        await Expect(answers).ToContainTextAsync("<script>alert(4)</script>");
        await Expect(answers).ToContainTextAsync(Hostile);
        await Expect(asked.Page.Locator("main img, main script, main b")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_policy_lets_a_page_run_and_load_only_what_the_node_serves()
    {
        await browser.SubmitAsync("policy", trials: 2);
        using var page = await browser.Node.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);

        // That it holds: what is put into the page does not run.
        await using var open = await browser.OpenAsync("/");
        open.MayBreakPolicy = true;
        var failure = new TaskCompletionSource<string?>();
        open.Page.RequestFailed += (_, request) => _ = request.Url.Contains("elsewhere", StringComparison.Ordinal) && failure.TrySetResult(request.Failure);
        open.Page.Response += (_, response) => _ = response.Url.Contains("elsewhere", StringComparison.Ordinal) && failure.TrySetResult($"answered by {response.Url}");
        await open.Page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s); const i = document.createElement('img'); i.src = 'http://elsewhere.example/x.png'; document.body.append(i); }");
        Assert.Equal("csp", await failure.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        Assert.False(await open.Page.EvaluateAsync<bool>("() => window.ran === true"));
    }

    [Fact]
    public async Task Files_are_kept_by_the_browser_and_unknown_ones_are_not_found()
    {
        await browser.SubmitAsync("kept", trials: 1);
        var cancellation = TestContext.Current.CancellationToken;
        var page = await browser.Node.Http.GetStringAsync(new Uri("/", UriKind.Relative), cancellation);
        var address = System.Text.RegularExpressions.Regex.Match(page, "/assets/[0-9a-f]{12}/app.js").Value;
        using var asset = await browser.Node.Http.GetAsync(new Uri(address, UriKind.Relative), cancellation);
        Assert.Equal(("text/javascript", true), (asset.Content.Headers.ContentType?.MediaType, asset.Headers.CacheControl?.ToString().Contains("immutable", StringComparison.Ordinal)));
        using var none = await browser.Node.Http.GetAsync(new Uri(address.Replace("app.js", "../index.cs", StringComparison.Ordinal), UriKind.Relative), cancellation);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, none.StatusCode);
        var licence = await browser.Node.Http.GetStringAsync(new Uri(address.Replace("app.js", "echarts.licence.txt", StringComparison.Ordinal), UriKind.Relative), cancellation);
        Assert.Contains("Apache License", licence, StringComparison.Ordinal);
    }
}
