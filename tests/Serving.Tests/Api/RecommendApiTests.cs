using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SessionRec.Serving.Tests.Api;

public sealed class RecommendApiTests : IAsyncLifetime
{
    private static readonly string[] Keys = [.. TestServer.Shop.ItemKeys];
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_answer_is_the_models_own()
    {
        var answer = await _server.GetAsync($"/v1/recommend?item_id={Keys[3]}&item_id={Keys[5]}&k=7");

        Assert.Equal(_server.Expected(7, Keys[3], Keys[5]), TestServer.ItemsOf(answer));
        var scores = answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("score").GetSingle()).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(10, TestServer.ItemsOf(await _server.PostAsync("/v1/recommend", new { items = new[] { Keys[3] } })).Length);
        Assert.False(answer.TryGetProperty("unknown_items", out _));
    }

    [Fact]
    public async Task A_session_is_remembered_item_by_item()
    {
        foreach (var item in Keys[..3]) await _server.GetAsync($"/v1/recommend?session_id=mine&item_id={item}");
        await _server.GetAsync($"/v1/recommend?session_id=another&item_id={Keys[50]}");

        Assert.Equal(_server.Expected(10, Keys[..3]), TestServer.ItemsOf(await _server.GetAsync("/v1/recommend?session_id=mine")));
        var answer = await _server.PostAsync("/v1/recommend", new { session_id = "mine", items = new[] { Keys[9] } });
        Assert.Equal(_server.Expected(10, [.. Keys[..3], Keys[9]]), TestServer.ItemsOf(answer));
        Assert.Equal("mine", answer.GetProperty("session_id").GetString());
    }

    [Fact]
    public async Task A_silent_session_is_forgotten_and_one_with_signs_of_life_is_not()
    {
        await _server.GetAsync($"/v1/recommend?session_id=silent&item_id={Keys[1]}");
        await _server.GetAsync($"/v1/recommend?session_id=alive&item_id={Keys[1]}");
        _server.Time.Advance(TimeSpan.FromMinutes(20));
        await _server.GetAsync("/v1/recommend?session_id=alive");
        _server.Time.Advance(TimeSpan.FromMinutes(20));

        await _server.GetAsync("/v1/recommend?session_id=alive");
        var problem = await _server.GetAsync("/v1/recommend?session_id=silent", HttpStatusCode.NotFound);
        Assert.Contains("'silent'", problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_can_be_forgotten_at_once()
    {
        await _server.GetAsync($"/v1/recommend?session_id=mine&item_id={Keys[1]}");
        using var forgotten = await _server.Http.DeleteAsync(new Uri("/v1/sessions/mine", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, forgotten.StatusCode);
        await _server.GetAsync("/v1/recommend?session_id=mine", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Requests_of_one_session_at_once_lose_nothing()
    {
        await Task.WhenAll(Keys[..40].Select(item => _server.GetAsync($"/v1/recommend?session_id=busy&item_id={item}")));

        var seen = TestServer.ItemsOf(await _server.GetAsync("/v1/recommend?session_id=busy&k=1000&exclude_seen=true"));
        Assert.Empty(seen.Intersect(Keys[..40]));
    }

    [Fact]
    public async Task Filters_leave_items_out()
    {
        var all = TestServer.ItemsOf(await _server.GetAsync($"/v1/recommend?item_id={Keys[0]}&k=50"));
        Assert.Contains(Keys[0], all);

        Assert.Equal(all.Except([Keys[0]]).Take(10), TestServer.ItemsOf(await _server.GetAsync($"/v1/recommend?item_id={Keys[0]}&exclude_seen=true")));
        Assert.Equal(all.Except([all[0], all[2]]).Take(10), TestServer.ItemsOf(await _server.GetAsync($"/v1/recommend?item_id={Keys[0]}&exclude={all[0]}&exclude={all[2]}&exclude=nothing")));
        Assert.Equal([all[4], all[20]], TestServer.ItemsOf(await _server.PostAsync("/v1/recommend", new { items = new[] { Keys[0] }, only = new[] { all[20], all[4], "nothing" } })));
    }

    [Fact]
    public async Task Unknown_items_beside_known_ones_are_passed_over_and_told()
    {
        var answer = await _server.GetAsync($"/v1/recommend?item_id=new-one&item_id={Keys[4]}");

        Assert.Equal(_server.Expected(10, Keys[4]), TestServer.ItemsOf(answer));
        Assert.Equal("new-one", Assert.Single(answer.GetProperty("unknown_items").EnumerateArray()).GetString());
        Assert.Contains("sessionrec_unknown_items_total 1", await _server.TextAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_answered_in_order()
    {
        var batch = await _server.PostAsync("/v1/recommend/batch", new
        {
            requests = new object[] { new { items = new[] { Keys[1] }, k = 3 }, new { items = new[] { "new-one" } }, new { session_id = "b", items = new[] { Keys[2] } }, new { session_id = "b", items = new[] { Keys[3] } } },
        });

        string[][] answers = [.. batch.GetProperty("answers").EnumerateArray().Select(TestServer.ItemsOf)];
        Assert.Equal([_server.Expected(3, Keys[1]), [], _server.Expected(10, Keys[2]), _server.Expected(10, Keys[2], Keys[3])], answers);
    }

    [Fact]
    public async Task The_model_tells_what_it_is()
    {
        var model = await _server.GetAsync("/v1/model");
        Assert.Equal(("vsknn", "shop", 300), (model.GetProperty("model").GetString(), model.GetProperty("data").GetString(), model.GetProperty("sessions").GetInt32()));
        Assert.Equal("50", model.GetProperty("parameters").GetProperty("k").GetString());
        var version = model.GetProperty("version").GetString()!;
        Assert.Equal(version, (await _server.GetAsync($"/v1/recommend?item_id={Keys[0]}")).GetProperty("model_version").GetString());
        Assert.Contains($"sessionrec_model_info{{version=\"{version}\",model=\"vsknn\",data=\"shop\",origin=\"\"}} 1", await _server.TextAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 400, "Name at least one item (item_id) or a session")]
    [InlineData("item_id=", 400, "item 1 has 0 characters")]
    [InlineData("item_id=no-such-item", 404, "does not know the item 'no-such-item'")]
    [InlineData("item_id=no&item_id=nor-this", 404, "knows none of the 2 items")]
    [InlineData("session_id=no-such-session", 404, "no session 'no-such-session'")]
    [InlineData("session_id=&item_id=1", 400, "session_id has 0 characters")]
    [InlineData("item_id=1&k=0", 400, "k: 0 is not allowed; it is 1 to 1000")]
    [InlineData("item_id=1&k=1001", 400, "k: 1001 is not allowed")]
    [InlineData("item_id=1&k=many", 400, "k: 'many' is not allowed")]
    [InlineData("item_id=1&k=1&k=2", 400, "k: '1,2' is not allowed")]
    [InlineData("item_id=1&exclude_seen=perhaps", 400, "exclude_seen: 'perhaps' is not allowed; it is true or false")]
    [InlineData("item=1", 400, "There is no parameter 'item'; there are session_id, item_id")]
    public async Task A_wrong_url_is_a_problem_document(string query, int status, string detail) =>
        Assert.Contains(detail, (await _server.GetAsync($"/v1/recommend?{query}", (HttpStatusCode)status)).GetProperty("detail").GetString()!, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"items": ["1" """, 400, "line 1, byte")]
    [InlineData("""{"items": "1"}""", 400, "look at $.items")]
    [InlineData("""{"items": [null]}""", 400, "item 1 has 0 characters")]
    [InlineData("""{"items": null}""", 400, "Name at least one item")]
    [InlineData("""{"items": ["1"], "exclude": [""]}""", 400, "exclude: item 1")]
    [InlineData("""{"items": ["1"], "k": 1e9}""", 400, "look at $.k")]
    [InlineData("""{"itmes": ["1"]}""", 400, "There is no 'itmes'; there are session_id, items")]
    [InlineData("null", 400, "The body is missing")]
    [InlineData("", 400, "The body is missing")]
    [InlineData("\0\u0001garbage", 400, "not the JSON")]
    [InlineData("""{"items": ["no-such-item"]}""", 404, "no-such-item")]
    public async Task A_wrong_body_is_a_problem_document(string body, int status, string detail) =>
        Assert.Contains(detail, (await _server.PostTextAsync("/v1/recommend", body, (HttpStatusCode)status)).GetProperty("detail").GetString()!, StringComparison.Ordinal);

    [Fact]
    public async Task What_is_too_large_is_a_problem_document()
    {
        async Task<string> DetailAsync(Task<JsonElement> answer) => (await answer).GetProperty("detail").GetString()!;
        string[] Many(int count) => [.. Enumerable.Repeat("1", count)];

        Assert.Contains("at most 1048576 bytes", await DetailAsync(_server.PostTextAsync("/v1/recommend", new string(' ', ServingOptions.MaximumBodyBytes + 1), HttpStatusCode.RequestEntityTooLarge)), StringComparison.Ordinal);
        Assert.Contains("longer than 16384", await DetailAsync(_server.GetAsync($"/v1/recommend?item_id={new string('a', 20_000)}", HttpStatusCode.RequestUriTooLong)), StringComparison.Ordinal);
        Assert.Contains("items has 1001 items; at most 1000", await DetailAsync(_server.PostAsync("/v1/recommend", new { items = Many(1001) }, HttpStatusCode.BadRequest)), StringComparison.Ordinal);
        Assert.Contains("only has 1001 items", await DetailAsync(_server.PostAsync("/v1/recommend", new { items = Many(1), only = Many(1001) }, HttpStatusCode.BadRequest)), StringComparison.Ordinal);
        Assert.Contains("item 1 has 257 characters", await DetailAsync(_server.PostAsync("/v1/recommend", new { items = new[] { new string('a', 257) } }, HttpStatusCode.BadRequest)), StringComparison.Ordinal);
        Assert.Contains("requests has 101 requests; it has 1 to 100", await DetailAsync(_server.PostAsync("/v1/recommend/batch", new { requests = Enumerable.Repeat(new { items = Many(1) }, 101) }, HttpStatusCode.BadRequest)), StringComparison.Ordinal);
        Assert.Contains("requests[1]: k: -1", await DetailAsync(_server.PostAsync("/v1/recommend/batch", new { requests = new[] { new { items = Many(1), k = 1 }, new { items = Many(1), k = -1 } } }, HttpStatusCode.BadRequest)), StringComparison.Ordinal);
        await _server.GetAsync($"/v1/recommend?item_id={Keys[0]}");
    }

    [Fact]
    public async Task Other_paths_methods_and_types_are_problem_documents()
    {
        Assert.Contains("nothing at /v2", (await _server.GetAsync("/v2", HttpStatusCode.NotFound)).GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Contains("does not take POST", (await _server.PostAsync("/v1/model", new { }, HttpStatusCode.MethodNotAllowed)).GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Contains("application/json", (await _server.PostTextAsync("/v1/recommend", "items=1", HttpStatusCode.UnsupportedMediaType, "text/plain")).GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0\u0001\u0002\r\n\r\n")]
    [InlineData("GET /v1/recommend\r\n\r\n")]
    [InlineData("GET /v1/recommend HTTP/1.1\r\n\r\n")]
    [InlineData("GET /%zz%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST /v1/recommend HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /v1/recommend HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task What_is_no_http_is_refused_and_the_server_goes_on(string bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Server.Address.Host, _server.Server.Address.Port, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 4", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await _server.GetAsync($"/v1/recommend?item_id={Keys[0]}");
    }

    [Fact]
    public async Task The_description_names_every_path_and_its_parameters()
    {
        var paths = (await _server.GetAsync("/openapi/v1.json")).GetProperty("paths");
        Assert.Equal(["/v1/model", "/v1/recommend", "/v1/recommend/batch", "/v1/sessions/{session_id}"], paths.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var get = paths.GetProperty("/v1/recommend").GetProperty("get");
        Assert.Equal(["session_id", "item_id", "k", "exclude_seen", "exclude", "only"], get.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.Equal("integer", get.GetProperty("parameters")[2].GetProperty("schema").GetProperty("type").GetString());
        Assert.Equal(["200", "400", "404", "503"], get.GetProperty("responses").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Contains("\"openapi\"", await _server.TextAsync("/openapi"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_count_requests_by_code_and_sessions()
    {
        await _server.GetAsync($"/v1/recommend?session_id=s&item_id={Keys[0]}");
        await _server.GetAsync("/v1/recommend?item_id=no", HttpStatusCode.NotFound);

        using var response = await _server.Http.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sessionrec_http_request_duration_seconds_count{code=\"200\",method=\"GET\",endpoint=\"/v1/recommend\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("sessionrec_http_request_duration_seconds_count{code=\"404\",method=\"GET\",endpoint=\"/v1/recommend\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("sessionrec_sessions 1\n", text, StringComparison.Ordinal);
        Assert.Contains("sessionrec_model_loads_total{result=\"read\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("process_working_set_bytes", text, StringComparison.Ordinal);
    }
}
