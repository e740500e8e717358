using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SessionRec.Cli.Clients;
using SessionRec.Cli.Tests.Rendering;
using SessionRec.Core;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tests.Clients;

public class HttpStudyClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_submission_arrives_as_it_was_sent()
    {
        StudySubmission? received = null;
        await using var server = await StudyServer.StartAsync(app => app.MapPost("/v1/studies", (StudySubmission submission) =>
        {
            received = submission;
            return Results.Created("/v1/studies/shop", ExampleUpdates.Summary(StudyState.Running));
        }));
        var sent = new StudySubmission("study: shop\n", "study.yaml", ExampleUpdates.Summary(StudyState.Running).Corpus, SmokeTest: true);

        using var client = new HttpStudyClient(server.Address);
        var summary = await client.SubmitAsync(sent, Cancellation);

        Assert.Equal(sent, received);
        Assert.Equal(ExampleUpdates.Summary(StudyState.Running), summary);
    }

    [Theory]
    [InlineData(409, "A study named 'shop' exists already.")]
    [InlineData(400, "study.yaml:9: space.window has no values")]
    public async Task A_refusal_is_told_in_the_servers_words(int status, string detail)
    {
        await using var server = await StudyServer.StartAsync(app => app.MapPost("/v1/studies/{study}/stop", (string study) => Results.Problem(detail, statusCode: status)));

        using var client = new HttpStudyClient(server.Address);
        Assert.Equal(detail, (await Assert.ThrowsAsync<InputException>(() => client.StopAsync("shop", Cancellation))).Message);
    }

    [Fact]
    public async Task A_server_that_is_none_of_ours_is_named()
    {
        await using var server = await StudyServer.StartAsync(app => app.MapGet("/", () => "hello"));

        using var client = new HttpStudyClient(server.Address);
        Assert.Contains("404", (await Assert.ThrowsAsync<InputException>(() => client.StudiesAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        Uri gone;
        await using (var server = await StudyServer.StartAsync(_ => { })) gone = server.Address;

        using var client = new HttpStudyClient(gone);
        var error = await Assert.ThrowsAsync<InputException>(() => client.StudiesAsync(Cancellation));
        Assert.StartsWith($"{gone} does not answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_escaped_in_paths()
    {
        await using var server = await StudyServer.StartAsync(app => app.MapGet("/v1/studies/{study}", (string study) => ExampleUpdates.Summary(StudyState.Running) with { Name = study }));

        using var client = new HttpStudyClient(server.Address);
        Assert.Equal("a shop?", (await client.StudyAsync("a shop?", Cancellation)).Name);
    }

    [Fact]
    public async Task Trials_and_epochs_keep_every_digit_and_NaN()
    {
        var epoch = new EpochRow(3, 1, 1, "worker-1", new Dictionary<string, double> { ["recall@10"] = 0.1 + 0.2, ["loss"] = double.NaN }, .5, .5, ExampleUpdates.Start);
        int? asked = null;
        await using var server = await StudyServer.StartAsync(app =>
        {
            app.MapGet("/v1/studies/shop/trials", () => ExampleUpdates.All[2].Trials);
            app.MapGet("/v1/studies/shop/epochs", (int? trial) =>
            {
                asked = trial;
                var line = JsonSerializer.Serialize(epoch, ReportJson.Compact);
                return Results.Text($"{line}\n{line}\n", "application/x-ndjson");
            });
        });

        using var client = new HttpStudyClient(server.Address);
        var trials = await client.TrialsAsync("shop", Cancellation);
        var epochs = await client.EpochsAsync("shop", 3, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(ExampleUpdates.All[2].Trials.Select(t => t.Parameters), trials.Select(t => t.Parameters));
        Assert.Equal(TrialState.Stopped, trials[0].State);
        Assert.Equal(3, asked);
        Assert.Equal(2, epochs.Count);
        Assert.Equal(0.1 + 0.2, epochs[1].Metrics["recall@10"]);
        Assert.True(double.IsNaN(epochs[1].Metrics["loss"]));
    }

    [Fact]
    public async Task A_watch_ends_with_the_study_and_has_the_last_update()
    {
        await using var server = await StudyServer.StartAsync(app => app.MapGet("/v1/studies/shop/events", () => TypedResults.ServerSentEvents(EventsAsync())));

        using var client = new HttpStudyClient(server.Address);
        var updates = await client.WatchAsync("shop", Cancellation).ToListAsync(Cancellation);

        Assert.Equal([StudyState.Running, StudyState.Completed], updates.Select(u => u.Summary.State));

        static async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<StudyUpdate>> EventsAsync()
        {
            yield return StudyServer.Event("update", ExampleUpdates.All[0]);
            await Task.Yield();
            yield return StudyServer.Event("end", ExampleUpdates.All[^1]);
        }
    }

    [Fact]
    public async Task A_watch_that_breaks_is_taken_up_again()
    {
        var connections = 0;
        await using var server = await StudyServer.StartAsync(app => app.MapGet("/v1/studies/shop/events", async (HttpContext context) =>
        {
            var connection = Interlocked.Increment(ref connections);
            if (connection == 2)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            context.Response.ContentType = "text/event-stream";
            var (type, update) = connection == 1 ? ("update", ExampleUpdates.All[0]) : ("end", ExampleUpdates.All[^1]);
            await context.Response.WriteAsync($"event: {type}\ndata: {JsonSerializer.Serialize(update, ReportJson.Compact)}\n\n");
            await context.Response.Body.FlushAsync();
            if (connection == 1) context.Abort();
        }));

        using var client = new HttpStudyClient(server.Address) { ReconnectAfter = TimeSpan.FromMilliseconds(1) };
        var updates = await client.WatchAsync("shop", Cancellation).ToListAsync(Cancellation);

        Assert.Equal(StudyState.Completed, updates[^1].Summary.State);
        Assert.Equal(3, connections);
    }

    [Fact]
    public async Task A_watch_of_an_unknown_study_is_refused_at_once()
    {
        await using var server = await StudyServer.StartAsync(app => app.MapGet("/v1/studies/{study}/events", (string study) => Results.Problem($"There is no study named '{study}'.", statusCode: 404)));

        using var client = new HttpStudyClient(server.Address);
        var error = await Assert.ThrowsAsync<InputException>(async () => await client.WatchAsync("nope", Cancellation).ToListAsync(Cancellation));
        Assert.Equal("There is no study named 'nope'.", error.Message);
    }

    [Fact]
    public async Task A_corpus_goes_up_packed_and_comes_down_again()
    {
        var stored = new Dictionary<string, byte[]>();
        await using var server = await StudyServer.StartAsync(app =>
        {
            app.MapMethods("/v1/corpora/{hash}", ["GET", "HEAD"], (string hash) => stored.TryGetValue(hash, out var bytes) ? Results.Bytes(bytes, "application/gzip") : Results.NotFound());
            app.MapPut("/v1/corpora/{hash}", async (string hash, HttpContext context) =>
            {
                Assert.Equal("gzip", context.Request.Headers.ContentEncoding);
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                stored[hash] = body.ToArray();
                return Results.Created();
            });
        });

        using var client = new HttpStudyClient(server.Address);
        Assert.False(await client.HasCorpusAsync("abc", Cancellation));
        await client.PutCorpusAsync("abc", stream => stream.Write("SessionId\tItemId\n1\ta\n"u8), Cancellation);
        Assert.True(await client.HasCorpusAsync("abc", Cancellation));

        var path = Path.GetTempFileName();
        await client.DownloadCorpusAsync("abc", path, Cancellation);
        await using (var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
        using (var reader = new StreamReader(unpacked))
            Assert.Equal("SessionId\tItemId\n1\ta\n", await reader.ReadToEndAsync(Cancellation));
        File.Delete(path);
    }
}
