using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SessionRec.Node.Tests.Api;

/// <summary>Who looks needs a token where one is set; who changes something needs the operator's.</summary>
public sealed class ReadingTests(GuardedNode node) : IClassFixture<GuardedNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/studies")]
    [InlineData("/v1/cluster")]
    [InlineData("/v1/corpora/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("/v1/audit")]
    [InlineData("/v1/live")]
    public async Task Without_a_token_nothing_is_shown(string address)
    {
        using var refused = await SendAsync(HttpMethod.Get, address, null);
        Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
        Assert.Contains("SESSIONREC_READER_TOKEN", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var wrong = await SendAsync(HttpMethod.Get, address, "another-word");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task Workers_and_supervisors_are_served()
    {
        foreach (var open in (string[])["/health/live", "/health/ready", "/metrics"])
        {
            using var answer = await SendAsync(HttpMethod.Get, open, null);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var content = new ByteArrayContent(node.Corpus);
        using var put = await SendAsync(HttpMethod.Put, $"/v1/corpora/{node.Address}", GuardedNode.Operator, content);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        using var submitted = await SendAsync(HttpMethod.Post, "/v1/studies", GuardedNode.Operator, node.Submission("guarded"));
        Assert.Equal(HttpStatusCode.Created, submitted.StatusCode);

        // The worker fetches the corpus from the scheduler, or the study would never end.
        using var events = await SendAsync(HttpMethod.Get, "/v1/studies/guarded/events", GuardedNode.Reader);
        Assert.Contains("event: end", await events.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        // Other tests' nodes in this process are counted as well.
        await MeasuredAsync(node.Http, @"sessionrec_results_total\S* ([4-9]|\d\d+)\s*$", @"sessionrec_queue_depth\S* \d+\s*$", @"sessionrec_trials\S*state=""completed""\S* [2-9]", @"sessionrec_slots\S* \d+\s*$", @"sessionrec_workers\S* \d+\s*$",
            @"sessionrec_journal_write_seconds_count\S* [1-9]", @"sessionrec_heartbeats_total\S* [1-9]", @"sessionrec_heartbeat_oldest_seconds\S* [0-9.]+\s*$", @"sessionrec_members\S*status=""up""\S* 2\s*$", "dotnet_gc_collections_total");
        await MeasuredAsync(node.WorkerHttp, @"sessionrec_epoch_seconds_count\S* ([4-9]|\d\d+)\s*$", @"sessionrec_worker_trials\S* \d+\s*$");
    }

    [Fact]
    public async Task A_reader_may_look_and_change_nothing()
    {
        using var looked = await SendAsync(HttpMethod.Get, "/v1/studies", GuardedNode.Reader);
        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        using var permission = await SendAsync(HttpMethod.Get, "/v1/steering", GuardedNode.Reader);
        Assert.False(JsonDocument.Parse(await permission.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("maySteer").GetBoolean());
        using var refused = await SendAsync(HttpMethod.Post, "/v1/studies", GuardedNode.Reader, node.Submission("readers"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var @operator = await SendAsync(HttpMethod.Get, "/v1/studies", GuardedNode.Operator);
        Assert.Equal(HttpStatusCode.OK, @operator.StatusCode);
    }

    [Fact]
    public async Task A_browser_signs_in_once_and_its_cookie_is_good_for_looking_alone()
    {
        using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = node.Http.BaseAddress };
        using var page = await browser.GetAsync(new Uri("/studies/some", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?to=%2Fstudies%2Fsome"), (page.StatusCode, page.Headers.Location?.ToString()));
        using var form = await browser.GetAsync(page.Headers.Location, Cancellation);
        Assert.Contains("name=\"token\"", await form.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        using var wrong = await SignInAsync(browser, "none");
        Assert.Equal((HttpStatusCode.Unauthorized, false), (wrong.StatusCode, wrong.Headers.Contains("Set-Cookie")));
        using var right = await SignInAsync(browser, GuardedNode.Operator);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (right.StatusCode, right.Headers.Location?.ToString()));
        foreach (var (asked, given) in ((string, string)[])[("/studies/some?find=a", "/studies/some?find=a"), ("//evil.example", "/"), ("http://evil.example", "/"), ("/\\evil.example", "/")])
        {
            using var back = await SignInAsync(browser, GuardedNode.Reader, asked);
            Assert.Equal(given, back.Headers.Location?.ToString());
        }

        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(GuardedNode.Operator, cookie, StringComparison.Ordinal);

        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal("[", (await browser.GetStringAsync(new Uri("/v1/studies", UriKind.Relative), Cancellation))[..1]);
        Assert.Contains("<html", await browser.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation), StringComparison.Ordinal);
        using var steered = await browser.PostAsync(new Uri("/v1/studies", UriKind.Relative), node.Submission("cookies"), Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, steered.StatusCode);
    }

    /// <summary>Waits until Prometheus would read lines of these forms.</summary>
    private static async Task MeasuredAsync(HttpClient http, params string[] lines)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var measured = "";
        var missing = lines;
        while (missing.Length > 0)
        {
            if (patience.IsCancellationRequested) Assert.Fail($"{string.Join(", ", missing)} are not among:\n{measured}");
            measured = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
            missing = [.. missing.Where(l => !Regex.IsMatch(measured, "(?m)^" + l))];
            if (missing.Length > 0) await Task.Delay(200, Cancellation);
        }
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string token, string to = "") =>
        browser.PostAsync(new Uri($"/sign-in?to={Uri.EscapeDataString(to)}", UriKind.Relative), new FormUrlEncodedContent([new("token", token)]), Cancellation);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string? token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await node.Http.SendAsync(request, Cancellation);
    }
}
