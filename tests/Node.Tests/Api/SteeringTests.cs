using System.Net;
using System.Text.Json;

namespace SessionRec.Node.Tests.Api;

/// <summary>Who may change something, and what of it is in the audit list.</summary>
public sealed class SteeringTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_token_a_name_that_leads_here_from_another_site_changes_nothing()
    {
        var port = node.Http.BaseAddress!.Port;
        foreach (var (host, status) in new[] { ($"evil.example:{port}", HttpStatusCode.Forbidden), ($"localhost:{port}", HttpStatusCode.NotFound), ($"127.0.0.1:{port}", HttpStatusCode.NotFound), ($"[::1]:{port}", HttpStatusCode.NotFound) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/studies/none/stop", UriKind.Relative));
            request.Headers.Host = host;
            request.Headers.Add("Origin", $"http://{host}");
            using var answer = await node.Http.SendAsync(request, Cancellation);
            Assert.Equal((host, status), (host, answer.StatusCode));
            using var look = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1/steering", UriKind.Relative));
            look.Headers.Host = host;
            using var permission = await node.Http.SendAsync(look, Cancellation);
            Assert.Equal(status != HttpStatusCode.Forbidden, JsonDocument.Parse(await permission.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("maySteer").GetBoolean());
        }
    }

    [Fact]
    public async Task Whatever_comes_of_an_action_is_in_the_list_before_the_answer_and_who_knocks_on_is_there_once()
    {
        using var malformed = new StringContent("{ no json", System.Text.Encoding.UTF8, "application/json");
        using var refused = await node.Http.PostAsync(new Uri("/v1/studies/none/extend", UriKind.Relative), malformed, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(1, await CountAsync(e => e.GetProperty("action").GetString() == "extend" && !e.GetProperty("done").GetBoolean()));

        for (var times = 0; times < 20; times++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/studies/knocked/resume", UriKind.Relative));
            request.Headers.Add("Origin", "http://evil.example");
            using var answer = await node.Http.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.InRange(await CountAsync(e => e.GetProperty("subject").GetString() == "knocked"), 0, 5);
    }

    private async Task<int> CountAsync(Func<JsonElement, bool> which) =>
        JsonDocument.Parse(await node.Http.GetStringAsync(new Uri("/v1/audit", UriKind.Relative), Cancellation)).RootElement.EnumerateArray().Count(which);
}
