using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace SessionRec.Node.Tests.Api;

public sealed class HttpApiTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_is_submitted_watched_to_its_end_and_read()
    {
        await PutCorpusAsync();
        using var created = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("whole"), Cancellation);
        Assert.Equal((HttpStatusCode.Created, "/v1/studies/whole"), (created.StatusCode, created.Headers.Location?.ToString()));
        Assert.Equal("running", (await ReadAsync(created)).GetProperty("state").GetString());

        using var events = await node.Http.GetAsync(Url("/v1/studies/whole/events"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", events.Content.Headers.ContentType?.MediaType);
        var seen = new List<string>();
        var last = default(JsonElement);
        await foreach (var item in SseParser.Create(await events.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation))
        {
            seen.Add(item.EventType);
            last = JsonSerializer.Deserialize<JsonElement>(item.Data);
        }

        Assert.Equal("end", seen[^1]);
        Assert.All(seen.SkipLast(1), kind => Assert.Equal("update", kind));
        Assert.Equal(("completed", 4), (last.GetProperty("summary").GetProperty("state").GetString(), last.GetProperty("summary").GetProperty("epochsReported").GetInt32()));

        var trials = await GetAsync("/v1/studies/whole/trials");
        Assert.Equal([1, 2], trials.EnumerateArray().Select(t => t.GetProperty("parameters").GetProperty("negative").GetInt32()));
        Assert.All(trials.EnumerateArray(), t => Assert.Equal(2, t.GetProperty("curve").GetArrayLength()));

        using var epochs = await node.Http.GetAsync(Url("/v1/studies/whole/epochs"), Cancellation);
        Assert.Equal("application/x-ndjson", epochs.Content.Headers.ContentType?.MediaType);
        var lines = (await epochs.Content.ReadAsStringAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l)).ToArray();
        Assert.Equal([(0, 1), (0, 2), (1, 1), (1, 2)], lines.Select(l => (l.GetProperty("trial").GetInt32(), l.GetProperty("epoch").GetInt32())));
        Assert.Equal("worker", lines[0].GetProperty("worker").GetString());
        Assert.Equal(2, (await node.Http.GetStringAsync(Url("/v1/studies/whole/epochs?trial=1"), Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var history = (await GetAsync("/v1/studies/whole/trials/1/history")).EnumerateArray().ToArray();
        Assert.Equal([("started", 0), ("completed", 2)], ((JsonElement[])[history[0], history[^1]]).Select(h => (h.GetProperty("kind").GetString(), h.GetProperty("epoch").GetInt32())));
        Assert.Empty((await GetAsync("/v1/studies/whole/trials/9/history")).EnumerateArray());

        var hits = (await GetAsync("/v1/studies/whole/hits?scope=all")).EnumerateArray().ToArray();
        Assert.Equal([0, 1], hits.Select(h => h.GetProperty("trial").GetInt32()));
        Assert.All(hits, h => Assert.Matches(@"^\d+:[A-Za-z0-9_-]+$", h.GetProperty("hits").GetString()));
        using var noScope = await node.Http.GetAsync(Url("/v1/studies/whole/hits?scope=none"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, noScope.StatusCode);

        Assert.Contains("study: whole", (await GetAsync("/v1/studies/whole/submission")).GetProperty("yaml").GetString(), StringComparison.Ordinal);
        Assert.Contains("whole", (await GetAsync("/v1/studies")).EnumerateArray().Select(s => s.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task An_ended_study_is_extended_and_deleted()
    {
        await PutCorpusAsync();
        using var created = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("living"), Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await node.Http.GetStringAsync(Url("/v1/studies/living/events"), Cancellation);

        using var none = await node.Http.PostAsync(Url("/v1/studies/living/extend"), RunningNode.Json(new { NumSamples = 1 }), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.Contains("has 1 already", await DetailAsync(none), StringComparison.Ordinal);

        using var extended = await node.Http.PostAsync(Url("/v1/studies/living/extend"), RunningNode.Json(new { Epochs = 3, Grid = new { negative = new[] { 4 } } }), Cancellation);
        var summary = await ReadAsync(extended);
        Assert.Equal(("running", 5), (summary.GetProperty("state").GetString(), summary.GetProperty("trialsPlanned").GetInt32()));
        await node.Http.GetStringAsync(Url("/v1/studies/living/events"), Cancellation);
        var trials = (await GetAsync("/v1/studies/living/trials")).EnumerateArray().ToArray();
        Assert.Equal([2, 2, 3, 3, 3], trials.Select(t => t.GetProperty("epoch").GetInt32()));
        Assert.Equal(4, trials[^1].GetProperty("parameters").GetProperty("negative").GetInt32());

        using var deleted = await node.Http.DeleteAsync(Url("/v1/studies/living"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        using var gone = await node.Http.GetAsync(Url("/v1/studies/living"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_study_is_copied_and_its_journal_makes_it_elsewhere()
    {
        await PutCorpusAsync();
        using var created = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("first"), Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await node.Http.GetStringAsync(Url("/v1/studies/first/events"), Cancellation);
        var trials = (await GetAsync("/v1/studies/first/trials")).GetRawText();

        using var copied = await node.Http.PostAsync(Url("/v1/studies/first/copy?name=second"), null, Cancellation);
        Assert.Equal((HttpStatusCode.Created, "second"), (copied.StatusCode, (await ReadAsync(copied)).GetProperty("name").GetString()));
        using var again = await node.Http.PostAsync(Url("/v1/studies/first/copy?name=second"), null, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);

        using var journal = new ByteArrayContent(await node.Http.GetByteArrayAsync(Url("/v1/studies/first/journal"), Cancellation));
        journal.Headers.ContentEncoding.Add("gzip");
        using var imported = await node.Http.PostAsync(Url("/v1/studies/import?name=third"), journal, Cancellation);
        Assert.Equal((HttpStatusCode.Created, "completed"), (imported.StatusCode, (await ReadAsync(imported)).GetProperty("state").GetString()));
        await node.Http.GetStringAsync(Url("/v1/studies/third/events"), Cancellation);
        foreach (var study in (string[])["second", "third"]) Assert.Equal(trials, (await GetAsync($"/v1/studies/{study}/trials")).GetRawText());

        using var none = await node.Http.GetAsync(Url("/v1/studies/none/journal"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var garbage = await node.Http.PostAsync(Url("/v1/studies/import?name=fourth"), new StringContent("no journal"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, garbage.StatusCode);
        Assert.Contains("line 1 of its journal", await DetailAsync(garbage), StringComparison.Ordinal);
        using var half = await node.Http.PostAsync(Url("/v1/studies/import?name=fourth"), new ByteArrayContent([31, 139, 8, 0, 1, 2, 3]) { Headers = { { "Content-Encoding", "gzip" } } }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, half.StatusCode);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        await PutCorpusAsync();
        using var first = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("taken"), Cancellation);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        using var second = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("taken"), Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("taken", await DetailAsync(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_study_file_is_refused_with_its_line()
    {
        await PutCorpusAsync();
        using var response = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("x", yaml: "study: x\nspace:\n  windw: 3\n"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("small.yaml:3", await DetailAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_whose_corpus_the_scheduler_does_not_have_is_refused()
    {
        using var response = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("x", address: new string('0', 64)), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("PUT /v1/corpora/0000", await DetailAsync(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"yaml\": \"study: x\"}")]
    [InlineData("{\"yaml\": null, \"fileName\": \"x\", \"corpus\": null}")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task An_incomplete_submission_is_refused(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await node.Http.PostAsync(Url("/v1/studies"), content, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_submission_beyond_the_limit_is_refused_and_one_just_below_it_is_read()
    {
        using var large = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("x", yaml: new string('#', 100_001)), Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);

        await PutCorpusAsync();
        var yaml = "study: long\nspace: {window: {grid: [1]}, min_count: 1, vector_size: 8, epochs: 1}\nprotocol: {name: last-item, size: 30, seed: 1}\n" + new string('#', 99_000);
        using var fits = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("long", yaml: yaml), Cancellation);
        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1/studies/none")]
    [InlineData("GET", "/v1/studies/none/submission")]
    [InlineData("GET", "/v1/studies/none/trials")]
    [InlineData("GET", "/v1/studies/none/epochs")]
    [InlineData("GET", "/v1/studies/none/events")]
    [InlineData("POST", "/v1/studies/none/stop")]
    [InlineData("POST", "/v1/studies/none/resume")]
    [InlineData("POST", "/v1/studies/none/retry")]
    [InlineData("DELETE", "/v1/studies/none")]
    public async Task An_unknown_study_is_not_found(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Url(path));
        using var response = await node.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("'none'", await DetailAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_can_be_stopped_and_resumed()
    {
        await PutCorpusAsync();
        using var created = await node.Http.PostAsync(Url("/v1/studies"), node.Submission("pausing", trials: 400), Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        using var stopped = await node.Http.PostAsync(Url("/v1/studies/pausing/stop"), null, Cancellation);
        Assert.Contains((await ReadAsync(stopped)).GetProperty("state").GetString(), new[] { "stopping", "stopped" });
        using var events = await node.Http.GetAsync(Url("/v1/studies/pausing/events"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Contains("event: end", await events.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("stopped", (await GetAsync("/v1/studies/pausing")).GetProperty("state").GetString());

        using var resumed = await node.Http.PostAsync(Url("/v1/studies/pausing/resume"), null, Cancellation);
        Assert.Equal("running", (await ReadAsync(resumed)).GetProperty("state").GetString());
        (await node.Http.PostAsync(Url("/v1/studies/pausing/stop"), null, Cancellation)).Dispose();
    }

    [Fact]
    public async Task A_corpus_can_be_put_plain_and_got_gzipped()
    {
        await PutCorpusAsync();
        using var again = await node.Http.PutAsync(Corpora(node.Address), new ByteArrayContent(node.Corpus), Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);

        using var head = await node.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Corpora(node.Address)), Cancellation);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 0);
        await using var zip = new GZipStream(await node.Http.GetStreamAsync(Corpora(node.Address), Cancellation), CompressionMode.Decompress);
        var content = new MemoryStream();
        await zip.CopyToAsync(content, Cancellation);
        Assert.Equal(node.Corpus, content.ToArray());
    }

    [Fact]
    public async Task A_corpus_under_a_wrong_hash_is_refused_and_not_kept()
    {
        var wrong = new string('1', 64);
        using var put = await node.Http.PutAsync(Corpora(wrong), new ByteArrayContent(node.Corpus), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.Contains(node.Address, await DetailAsync(put), StringComparison.Ordinal);

        using var get = await node.Http.GetAsync(Corpora(wrong), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
        using var noHash = await node.Http.GetAsync(Corpora("abc"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, noHash.StatusCode);
    }

    [Fact]
    public async Task A_body_that_only_says_it_is_gzipped_is_refused()
    {
        using var body = new ByteArrayContent("no gzip"u8.ToArray());
        body.Headers.ContentEncoding.Add("gzip");
        using var put = await node.Http.PutAsync(Corpora(new string('2', 64)), body, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.Contains("gzip", await DetailAsync(put), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_the_cluster_can_be_seen_on_every_node()
    {
        foreach (var http in new[] { node.Http, node.WorkerHttp })
        {
            Assert.Equal("live", await http.GetStringAsync(Url("/health/live"), Cancellation));
            Assert.Equal("ready", await http.GetStringAsync(Url("/health/ready"), Cancellation));
        }

        var cluster = await GetAsync("/v1/cluster");
        Assert.Equal(2, cluster.GetProperty("members").GetArrayLength());
        Assert.All(cluster.GetProperty("members").EnumerateArray(), m => Assert.Equal(("up", true), (m.GetProperty("status").GetString(), m.GetProperty("reachable").GetBoolean())));
        var worker = Assert.Single(cluster.GetProperty("workers").EnumerateArray());
        Assert.Equal(("worker", 2m), (worker.GetProperty("name").GetString(), worker.GetProperty("slots").GetDecimal()));
        Assert.Equal(1, cluster.GetProperty("schedulerEpoch").GetInt64());
    }

    private async Task PutCorpusAsync()
    {
        using var body = new ByteArrayContent(node.Corpus);
        using var put = await node.Http.PutAsync(Corpora(node.Address), body, Cancellation);
        Assert.Contains(put.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.NoContent });
    }

    private async Task<JsonElement> GetAsync(string path) => await node.Http.GetFromJsonAsync<JsonElement>(Url(path), Cancellation);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

    private static async Task<string> DetailAsync(HttpResponseMessage response) => (await ReadAsync(response)).GetProperty("detail").GetString()!;

    private static Uri Corpora(string hash) => Url($"/v1/corpora/{hash}");

    private static Uri Url(string path) => new(path, UriKind.Relative);
}
