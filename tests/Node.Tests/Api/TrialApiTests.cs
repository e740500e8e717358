using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace SessionRec.Node.Tests.Api;

public sealed class TrialApiTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trials_log_has_its_attempts_results_and_decisions()
    {
        await RunAsync("logged");

        var log = await GetAsync("/v1/studies/logged/trials/1/log");
        string[] lines = [.. log.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("text").GetString()!)];
        Assert.Equal(["started on worker: its first attempt", "completed: trained all 2 planned epochs"], ((string[])[lines[0], lines[^1]]));
        Assert.Matches(@"^epoch 1: recall@10 \.\d{4}, test \.\d{4}", lines[1]);
        Assert.Equal(4, lines.Length);
        var attempt = Assert.Single(log.GetProperty("attempts").EnumerateArray());
        Assert.Equal(("worker", 1, 2), (attempt.GetProperty("worker").GetString(), attempt.GetProperty("firstEpoch").GetInt32(), attempt.GetProperty("lastEpoch").GetInt32()));
        Assert.Equal(["started on worker", "completed"], log.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("what").GetString()));

        var rest = await GetAsync("/v1/studies/logged/trials/1/log?after=3");
        Assert.Equal((3, 1), (rest.GetProperty("from").GetInt32(), rest.GetProperty("lines").GetArrayLength()));
        Assert.Equal(4, (await node.Http.GetStringAsync(Url("/v1/studies/logged/trials/1/log.txt"), Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        using var none = await node.Http.GetAsync(Url("/v1/studies/logged/trials/9/log"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_trials_model_is_trained_again_measures_what_the_trial_reported_and_answers_for_items_by_name()
    {
        await RunAsync("asked");
        using var names = new StringContent("ItemId\tName\n" + string.Concat(Enumerable.Range(0, 29).Select(i => $"item {i}\tcup number {i}\n")), Encoding.UTF8);
        using var stored = await node.Http.PutAsync(Url($"/v1/corpora/{node.Address}/names"), names, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        using var noTable = await node.Http.PutAsync(Url($"/v1/corpora/{node.Address}/names"), new StringContent("no table"), Cancellation);
        Assert.Equal((HttpStatusCode.BadRequest, true), (noTable.StatusCode, (await DetailAsync(noTable)).Contains("ItemId", StringComparison.Ordinal)));

        Assert.Equal("none", (await GetAsync("/v1/studies/asked/trials/1/model")).GetProperty("state").GetString());
        using var early = await node.Http.GetAsync(Url("/v1/studies/asked/trials/1/recommendations?item=x"), Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);

        using var begun = await node.Http.PostAsync(Url("/v1/studies/asked/trials/1/model"), null, Cancellation);
        Assert.Contains((await ReadAsync(begun)).GetProperty("state").GetString(), new[] { "training", "ready" });
        var model = await UntilAsync(() => GetAsync("/v1/studies/asked/trials/1/model"), m => m.GetProperty("state").GetString() is "ready" or "failed");
        var trained = model.GetProperty("trained");
        Assert.Equal((2, trained.GetProperty("reported").GetDouble()), (trained.GetProperty("epoch").GetInt32(), trained.GetProperty("value").GetDouble()));

        var answer = await GetAsync("/v1/studies/asked/trials/1/recommendations?item=CUP%20number%207&item=item%203&k=5");
        Assert.Equal([("item 7", "cup number 7"), ("item 3", "cup number 3")], answer.GetProperty("session").EnumerateArray().Select(i => (i.GetProperty("item").GetString()!, i.GetProperty("name").GetString()!)));
        JsonElement[] items = [.. answer.GetProperty("items").EnumerateArray()];
        Assert.Equal(5, items.Length);
        Assert.DoesNotContain(items, i => i.GetProperty("item").GetString() is "item 7" or "item 3");
        Assert.Equal(items.Select(i => i.GetProperty("score").GetDouble()).OrderDescending(), items.Select(i => i.GetProperty("score").GetDouble()));

        using var several = await node.Http.GetAsync(Url("/v1/studies/asked/trials/1/recommendations?item=number%202"), Cancellation);
        Assert.Equal((HttpStatusCode.BadRequest, true), (several.StatusCode, (await DetailAsync(several)).StartsWith("Several items have 'number 2' in their key or name; name one of: item 2 cup number 2, ", StringComparison.Ordinal)));
        using var nothing = await node.Http.GetAsync(Url("/v1/studies/asked/trials/1/recommendations?item=nothing"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        Assert.Equal("item 1", (await GetAsync("/v1/studies/asked/trials/1/items?find=number%201"))[0].GetProperty("item").GetString());
    }

    [Fact]
    public async Task One_trial_is_stopped_and_the_study_goes_on()
    {
        using var created = await node.Http.PostAsync(Url("/v1/studies"), await SubmissionAsync("partly", epochs: 100_000), Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await UntilAsync(() => GetAsync("/v1/studies/partly/trials"), trials => trials.EnumerateArray().Count(t => t.GetProperty("epoch").GetInt32() > 0) == 2);

        using var stopped = await node.Http.PostAsync(Url("/v1/studies/partly/trials/0/stop"), null, Cancellation);
        Assert.Equal(("running", 1), ((await ReadAsync(stopped)).GetProperty("state").GetString(), (await GetAsync("/v1/studies/partly")).GetProperty("stopped").GetInt32()));
        var row = await UntilAsync(async () => (await GetAsync("/v1/studies/partly/trials"))[0], t => t.GetProperty("state").GetString() == "stopped");
        Assert.Equal("stopped by request", row.GetProperty("reason").GetString());
        Assert.True(row.GetProperty("epoch").GetInt32() > 0);
        var history = await GetAsync("/v1/studies/partly/trials/0/history");
        Assert.Equal(("stopped", "stopped by request"), (history[history.GetArrayLength() - 1].GetProperty("kind").GetString(), history[history.GetArrayLength() - 1].GetProperty("reason").GetString()));

        // The worker has let go of it, and of nothing else.
        await UntilAsync(() => GetAsync("/v1/cluster"), c => c.GetProperty("workers")[0].GetProperty("trials").EnumerateArray().Select(t => t.GetString()).SequenceEqual(["partly #1"]));
        using var none = await node.Http.PostAsync(Url("/v1/studies/partly/trials/7/stop"), null, Cancellation);
        Assert.Equal((HttpStatusCode.BadRequest, true), (none.StatusCode, (await DetailAsync(none)).Contains("it has 0 to 1", StringComparison.Ordinal)));
        Assert.Contains((await GetAsync("/v1/audit")).EnumerateArray(), e => e.GetProperty("action").GetString() == "stop trial" && e.GetProperty("subject").GetString() == "partly #0" && e.GetProperty("done").GetBoolean());

        using var last = await node.Http.PostAsync(Url("/v1/studies/partly/trials/1/stop"), null, Cancellation);
        await UntilAsync(() => GetAsync("/v1/studies/partly"), s => s.GetProperty("state").GetString() == "completed");
    }

    private async Task RunAsync(string study)
    {
        using var created = await node.Http.PostAsync(Url("/v1/studies"), await SubmissionAsync(study, epochs: 2), Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await node.Http.GetStringAsync(Url($"/v1/studies/{study}/events"), Cancellation);
    }

    private async Task<StringContent> SubmissionAsync(string study, int epochs)
    {
        using var body = new ByteArrayContent(node.Corpus);
        using var put = await node.Http.PutAsync(Url($"/v1/corpora/{node.Address}"), body, Cancellation);
        put.EnsureSuccessStatusCode();
        return node.Submission(study, yaml: $$"""
            study: {{study}}
            data: {path: unused.tsv, format: native}
            protocol: {name: last-item, size: 30, seed: 1}
            space:
              negative: {grid: [1, 2]}
              min_count: 1
              vector_size: 8
              epochs: {{epochs}}
            """);
    }

    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> read, Func<JsonElement, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            var found = await read();
            if (condition(found)) return found;
            await Task.Delay(100, patience.Token);
        }
    }

    private async Task<JsonElement> GetAsync(string path) => await node.Http.GetFromJsonAsync<JsonElement>(Url(path), Cancellation);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

    private static async Task<string> DetailAsync(HttpResponseMessage response) => (await ReadAsync(response)).GetProperty("detail").GetString()!;

    private static Uri Url(string path) => new(path, UriKind.Relative);
}
