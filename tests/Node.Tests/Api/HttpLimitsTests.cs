using System.Net;
using System.Text;
using System.Text.Json;
using SessionRec.Core;
using SessionRec.Node.Api;

namespace SessionRec.Node.Tests.Api;

/// <summary>Nobody asks for more than they may, and from other machines nobody changes anything without a token.</summary>
public sealed class HttpLimitsTests(OpenNode node) : IClassFixture<OpenNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait_and_supervisors_are_not()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 2_000 && answers.LastOrDefault() != HttpStatusCode.TooManyRequests; i++)
        {
            using var answer = await node.WorkerHttp.GetAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
            answers.Add(answer.StatusCode);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) continue;
            Assert.Equal(("application/problem+json", TimeSpan.FromSeconds(1)), (answer.Content.Headers.ContentType?.MediaType, answer.Headers.RetryAfter?.Delta));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.InRange(answers.Count, 200, 2_000);
        using var health = await node.WorkerHttp.GetAsync(new Uri("/health/live", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task With_all_connections_taken_supervisors_are_answered_and_nobody_else()
    {
        const int Most = 3;
        await using var full = new RunningNode { HasWorker = false, More = new Dictionary<string, string> { ["SESSIONREC_HTTP_CONNECTIONS"] = $"{Most}" } };
        await full.InitializeAsync();
        // Each on a connection of its own: those of the start are closed first.
        full.Http.Dispose();
        var at = full.Http.BaseAddress!;
        var held = new List<HttpClient>();
        HttpClient New()
        {
            held.Add(new HttpClient { BaseAddress = at });
            return held[^1];
        }

        try
        {
            HttpResponseMessage answer;
            do answer = await New().GetAsync(new Uri("/v1/studies", UriKind.Relative), Cancellation);
            while (answer.IsSuccessStatusCode && held.Count < 100);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.InRange(held.Count, 1, Most + 1);
            Assert.Contains("SESSIONREC_HTTP_CONNECTIONS", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            for (var i = 0; i < 2 * Most; i++) Assert.Equal("live", await New().GetStringAsync(new Uri("/health/live", UriKind.Relative), Cancellation));
            // Whoever is connected goes on.
            if (held.Count > 1) Assert.Equal("[", (await held[0].GetStringAsync(new Uri("/v1/studies", UriKind.Relative), Cancellation))[..1]);
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_submission_that_is_too_large_is_refused_with_a_problem_document()
    {
        using var content = new StringContent(new string(' ', 200_000) + "{}", Encoding.UTF8, "application/json");
        using var refused = await node.Http.PostAsync(new Uri("/v1/studies", UriKind.Relative), content, Cancellation);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
        Assert.Contains("100,000 bytes", JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_token_other_machines_may_look_and_change_nothing()
    {
        Assert.SkipWhen(OpenNode.OtherAddress is null, "This machine has no address that others could reach.");
        using var other = new HttpClient { BaseAddress = new UriBuilder(node.Http.BaseAddress!) { Host = OpenNode.OtherAddress.ToString() }.Uri };

        Assert.Equal("[", (await other.GetStringAsync(new Uri("/v1/studies", UriKind.Relative), Cancellation))[..1]);
        Assert.Contains("\"maySteer\":false", await other.GetStringAsync(new Uri("/v1/steering", UriKind.Relative), Cancellation), StringComparison.Ordinal);
        using var refused = await other.PostAsync(new Uri("/v1/studies", UriKind.Relative), node.Submission("others"), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("SESSIONREC_OPERATOR_TOKEN", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("\"maySteer\":true", await node.Http.GetStringAsync(new Uri("/v1/steering", UriKind.Relative), Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SESSIONREC_HTTP_RATE", "0")]
    [InlineData("SESSIONREC_HTTP_CONNECTIONS", "many")]
    public void A_wrong_limit_is_named(string variable, string value) =>
        Assert.Contains(variable, Assert.Throws<InputException>(() => HttpLimits.FromEnvironment(new Dictionary<string, string> { [variable] = value })).Message, StringComparison.Ordinal);
}
