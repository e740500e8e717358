using System.Collections.Concurrent;
using System.Net;

namespace SessionRec.Serving.Tests.Models;

public sealed class ModelReloadingTests
{
    private static readonly string Item = TestServer.Shop.ItemKeys[0];

    [Theory]
    [InlineData("vsknn:k=50", "markov-chain")]
    [InlineData("word2vec:sg=1,min_count=1,vector_size=16,epochs=1", "word2vec:sg=1,min_count=1,vector_size=16,epochs=2")]
    public async Task A_replaced_file_is_taken_while_requests_go_on(string first, string second)
    {
        await using var server = await TestServer.StartAsync(first);
        var expected = new ConcurrentDictionary<string, string[]> { [await VersionAsync(server)] = server.Expected(10, Item) };
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answers = new Dictionary<string, string[]>();
            while (!stop.IsCancellationRequested)
            {
                var answer = await server.GetAsync($"/v1/recommend?item_id={Item}");
                answers[answer.GetProperty("model_version").GetString()!] = TestServer.ItemsOf(answer);
            }

            return answers;
        })).ToArray();

        foreach (var model in new[] { second, first, second })
        {
            var before = await VersionAsync(server);
            server.Replace(model);
            await UntilOtherThanAsync(server, before);
            expected[await VersionAsync(server)] = server.Expected(10, Item);
        }

        await stop.CancelAsync();
        Assert.Equal(2, expected.Count);
        foreach (var answers in await Task.WhenAll(clients)) Assert.All(answers, answer => Assert.Equal(expected[answer.Key], answer.Value));
    }

    [Fact]
    public async Task A_damaged_or_missing_file_leaves_the_model_and_sessions_outlive_a_new_one()
    {
        await using var server = await TestServer.StartAsync();
        var first = await VersionAsync(server);
        await server.GetAsync($"/v1/recommend?session_id=s&item_id={Item}");

        await File.WriteAllTextAsync(server.ModelFilePath, "no model", TestContext.Current.CancellationToken);
        await UntilAsync(server, async () => (await server.TextAsync("/metrics")).Contains("sessionrec_model_loads_total{result=\"failed\"} 1", StringComparison.Ordinal));
        Assert.Equal(first, await VersionAsync(server));
        File.Delete(server.ModelFilePath);
        server.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("ready", await server.TextAsync("/health/ready"));

        server.Replace("markov-chain");
        await UntilOtherThanAsync(server, first);
        Assert.Equal(server.Expected(10, Item), TestServer.ItemsOf(await server.GetAsync("/v1/recommend?session_id=s")));
    }

    [Fact]
    public async Task Without_a_model_it_lives_and_is_not_ready()
    {
        await using var server = await TestServer.StartAsync(load: false);
        Assert.Equal("live", await server.TextAsync("/health/live"));
        foreach (var path in new[] { "/health", "/health/ready" })
        {
            using var ready = await server.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        await server.GetAsync($"/v1/recommend?item_id={Item}", HttpStatusCode.ServiceUnavailable);
        await server.GetAsync("/v1/model", HttpStatusCode.ServiceUnavailable);
        await server.Server.LoadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ready", await server.TextAsync("/health/ready"));
    }

    private static async Task<string> VersionAsync(TestServer server) => (await server.GetAsync("/v1/model")).GetProperty("version").GetString()!;

    private static Task UntilOtherThanAsync(TestServer server, string version) => UntilAsync(server, async () => await VersionAsync(server) != version);

    private static Task UntilAsync(TestServer server, Func<Task<bool>> holds) => TestServer.UntilAsync(() =>
    {
        server.Time.Advance(TimeSpan.FromSeconds(2));
        return holds();
    });
}
