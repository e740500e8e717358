using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Security;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Clients;

/// <summary>Studies of a scheduler node, over its HTTP API.</summary>
internal sealed class HttpStudyClient : IStudyClient, IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <param name="server">The scheduler node's address, for example <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="time">Where the waits between reconnections come from.</param>
    /// <param name="handler">Another transport, for tests; null for the usual one.</param>
    public HttpStudyClient(Uri server, TimeProvider? time = null, HttpMessageHandler? handler = null)
        : this([server], time, handler)
    {
    }

    /// <param name="servers">The scheduler nodes' addresses: whichever answers is asked.</param>
    /// <param name="time">Where the waits between reconnections come from.</param>
    /// <param name="handler">Another transport, for tests; null for the usual one.</param>
    /// <param name="token">The operator's or the readers' token, where the servers want one.</param>
    public HttpStudyClient(IReadOnlyList<Uri> servers, TimeProvider? time = null, HttpMessageHandler? handler = null, AccessToken? token = null)
    {
        Servers = servers;
        _time = time ?? TimeProvider.System;
        _http = new HttpClient(new FailoverHandler(servers, handler ?? new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) }))
        {
            BaseAddress = new Uri("http://server/v1/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (token is not null) _http.DefaultRequestHeaders.Add("Authorization", token.Header);
    }

    public IReadOnlyList<Uri> Servers { get; }

    /// <summary>The servers as people write them.</summary>
    public string Server => string.Join(',', Servers.Select(s => s.AbsoluteUri));

    /// <summary>How long a broken watch is tried again before it is given up: longer than a scheduler takes to move to another node.</summary>
    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait before a reconnection.</summary>
    public TimeSpan ReconnectAfter { get; init; } = TimeSpan.FromSeconds(1);

    public void Dispose() => _http.Dispose();

    public Task<StudySummary> SubmitAsync(StudySubmission submission, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Post, "studies", JsonContent.Create(submission, options: ReportJson.Compact), cancellation);

    public async Task<IReadOnlyList<StudySummary>> StudiesAsync(CancellationToken cancellation) =>
        await SendAsync<List<StudySummary>>(HttpMethod.Get, "studies", null, cancellation);

    public Task<StudySummary> StudyAsync(string study, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Get, PathOf(study), null, cancellation);

    public Task<StudySubmission> SubmissionAsync(string study, CancellationToken cancellation) =>
        SendAsync<StudySubmission>(HttpMethod.Get, PathOf(study) + "/submission", null, cancellation);

    public async Task<IReadOnlyList<TrialRow>> TrialsAsync(string study, CancellationToken cancellation) =>
        await SendAsync<List<TrialRow>>(HttpMethod.Get, PathOf(study) + "/trials", null, cancellation);

    public Task<StudySummary> StopAsync(string study, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Post, PathOf(study) + "/stop", null, cancellation);

    public Task<StudySummary> StopTrialAsync(string study, int trial, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Post, $"{PathOf(study)}/trials/{trial}/stop", null, cancellation);

    public Task<StudySummary> ResumeAsync(string study, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Post, PathOf(study) + "/resume", null, cancellation);

    public Task<StudySummary> ExtendAsync(string study, StudyExtension extension, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Post, PathOf(study) + "/extend", JsonContent.Create(extension, options: ReportJson.Compact), cancellation);

    public Task<StudySummary> RetryAsync(string study, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Post, PathOf(study) + "/retry", null, cancellation);

    public Task<StudySummary> DeleteAsync(string study, bool force, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Delete, PathOf(study) + (force ? "?force=true" : ""), null, cancellation);

    /// <summary>Makes a copy of a study on the server, at rest.</summary>
    public Task<StudySummary> CopyAsync(string study, string name, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Post, $"{PathOf(study)}/copy?name={Uri.EscapeDataString(name)}", null, cancellation);

    /// <summary>All stored events of a study.</summary>
    public async Task<IReadOnlyList<StudyEvent>> JournalAsync(string study, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(study) + "/journal");
        using var response = await SendAsync(request, cancellation);
        await using var lines = new GZipStream(await response.Content.ReadAsStreamAsync(cancellation), CompressionMode.Decompress);
        return await StudyArchive.ReadEventsAsync(lines, Server, cancellation);
    }

    /// <summary>Makes a journal from elsewhere a study of the server, at rest; its data must have been sent before.</summary>
    public Task<StudySummary> ImportAsync(IReadOnlyList<StudyEvent> events, string name, CancellationToken cancellation) =>
        SendAsync<StudySummary>(HttpMethod.Post, $"studies/import?name={Uri.EscapeDataString(name)}", new GzippedContent("application/x-ndjson", target => StudyArchive.WriteEvents(target, events, cancellation)), cancellation);

    /// <summary>The cluster's members and workers.</summary>
    public Task<ClusterView> ClusterAsync(CancellationToken cancellation) =>
        SendAsync<ClusterView>(HttpMethod.Get, "cluster", null, cancellation);

    public async IAsyncEnumerable<EpochRow> EpochsAsync(string study, int? trial, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var path = PathOf(study) + "/epochs" + (trial is { } number ? $"?trial={number}" : "");
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
            if (line.Length > 0)
                yield return JsonSerializer.Deserialize<EpochRow>(line, ReportJson.Compact)!;
    }

    public Task<IReadOnlyList<TrialHistoryRow>> HistoryAsync(string study, int trial, CancellationToken cancellation) =>
        SendAsync<IReadOnlyList<TrialHistoryRow>>(HttpMethod.Get, $"{PathOf(study)}/trials/{trial}/history", null, cancellation);

    public Task<IReadOnlyList<TrialHits>> HitsAsync(string study, BestScope scope, CancellationToken cancellation) =>
        SendAsync<IReadOnlyList<TrialHits>>(HttpMethod.Get, $"{PathOf(study)}/hits?scope={BestScopes.NameOf(scope)}", null, cancellation);

    public async IAsyncEnumerable<StudyUpdate> WatchAsync(string study, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long? lostAt = null;
        while (true)
        {
            var connection = new EventConnection(this, study);
            await foreach (var update in connection.ReadAsync(cancellation))
            {
                lostAt = null;
                yield return update;
            }

            if (connection.Ended) yield break;

            // The first update after a reconnection has everything again, so nothing is missed.
            lostAt ??= _time.GetTimestamp();
            if (_time.GetElapsedTime(lostAt.Value) > ReconnectFor) throw Unreachable(connection.Failure);
            await Task.Delay(ReconnectAfter, _time, cancellation);
        }
    }

    /// <summary>Whether the server has this corpus.</summary>
    public async Task<bool> HasCorpusAsync(string contentSha256, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"corpora/{contentSha256}");
        using var response = await SendRawAsync(request, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        await RequireSuccessAsync(response, cancellation);
        return true;
    }

    /// <summary>Writes a corpus of the server into <paramref name="path"/>, gzipped as it is sent.</summary>
    public async Task DownloadCorpusAsync(string contentSha256, string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"corpora/{contentSha256}");
        using var response = await SendAsync(request, cancellation);
        await using var file = File.Create(path);
        await response.Content.CopyToAsync(file, cancellation);
    }

    /// <summary>Uploads a corpus, compressed; <paramref name="write"/> writes its canonical native form.</summary>
    public async Task PutCorpusAsync(string contentSha256, Action<Stream> write, CancellationToken cancellation)
    {
        using var content = new GzippedContent("text/tab-separated-values", write);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"corpora/{contentSha256}") { Content = content };
        using var response = await SendAsync(request, cancellation);
    }

    /// <summary>Sends the names of a corpus' items where it has some that the server has not.</summary>
    public async Task PutNamesAsync(string contentSha256, SessionCorpus corpus, CancellationToken cancellation)
    {
        if (corpus.ItemNames is not { } names || await NamesAsync(contentSha256, corpus.ItemKeys, cancellation) is not null) return;
        using var table = new MemoryStream();
        ItemNamesFile.Write(table, corpus.ItemKeys, names);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"corpora/{contentSha256}/names") { Content = new ByteArrayContent(table.ToArray()) };
        using var response = await SendAsync(request, cancellation);
    }

    /// <summary>The names of items that the server has for a corpus; null where it has none.</summary>
    public async Task<IReadOnlyList<string?>?> NamesAsync(string contentSha256, IReadOnlyList<string> itemKeys, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"corpora/{contentSha256}/names");
        using var response = await SendRawAsync(request, cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        await RequireSuccessAsync(response, cancellation);
        using var table = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        return ItemNamesFile.Read(table, $"{Server} (names)", itemKeys);
    }

    private static string PathOf(string study) => "studies/" + Uri.EscapeDataString(study);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await SendAsync(request, cancellation);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(ReportJson.Compact, cancellation)
                ?? throw new InputException($"{Server} answered nothing to {path}.");
        }
        catch (JsonException unreadable)
        {
            throw new InputException($"{Server} does not answer as a SessionRec scheduler: {unreadable.Message}", unreadable);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var response = await SendRawAsync(request, cancellation);
        try
        {
            await RequireSuccessAsync(response, cancellation);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendRawAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException unreachable)
        {
            throw Unreachable(unreachable);
        }
    }

    private InputException Unreachable(Exception? cause)
    {
        var reason = (cause?.InnerException ?? cause)?.Message;
        return new InputException($"{Server} does not answer{(reason is null ? "" : $" ({reason.TrimEnd('.')})")}. Start a cluster with: sessionrec cluster up", cause ?? new IOException());
    }

    /// <summary>Throws what a refusing server says, in its words where it has some.</summary>
    private async Task RequireSuccessAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode) return;
        var detail = await DetailAsync(response, cancellation);
        throw new InputException(detail ?? $"{Server} answered {(int)response.StatusCode} {response.ReasonPhrase} to {response.RequestMessage?.RequestUri?.PathAndQuery}.");
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return null;
        try
        {
            using var problem = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
            return problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One connection to a study's events. Ends quietly when it breaks, and says whether it broke or ended.</summary>
    private sealed class EventConnection(HttpStudyClient client, string study)
    {
        /// <summary>The server said that there is nothing more to come.</summary>
        public bool Ended { get; private set; }

        public Exception? Failure { get; private set; }

        public async IAsyncEnumerable<StudyUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            using var response = await ConnectAsync(cancellation);
            if (response is null) yield break;

            await using var events = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellation)).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
            while (await NextAsync(events))
            {
                var (type, data) = (events.Current.EventType, events.Current.Data);
                Ended = type == "end";
                if (data.Length > 0 && (Ended || type == "update")) yield return JsonSerializer.Deserialize<StudyUpdate>(data, ReportJson.Compact)!;
                if (Ended) yield break;
            }
        }

        private async Task<HttpResponseMessage?> ConnectAsync(CancellationToken cancellation)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, PathOf(study) + "/events");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            HttpResponseMessage response;
            try
            {
                response = await client._http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            }
            catch (HttpRequestException unreachable)
            {
                Failure = unreachable;
                return null;
            }

            // A scheduler that is moving to another node says so with a 503; everything else is a real refusal.
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout)
            {
                Failure = new IOException($"{(int)response.StatusCode} {response.ReasonPhrase}");
                response.Dispose();
                return null;
            }

            try
            {
                await client.RequireSuccessAsync(response, cancellation);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }

        private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events)
        {
            try
            {
                return await events.MoveNextAsync();
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException)
            {
                Failure = broken;
                return false;
            }
        }
    }

    /// <summary>A body that is compressed when it is sent.</summary>
    private sealed class GzippedContent : HttpContent
    {
        private readonly Action<Stream> _write;

        public GzippedContent(string type, Action<Stream> write)
        {
            _write = write;
            Headers.ContentType = new MediaTypeHeaderValue(type);
            Headers.ContentEncoding.Add("gzip");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // It is written synchronously, which the connection's stream does not allow; packed, a corpus or a journal is a few megabytes.
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) _write(gzip);
            packed.Position = 0;
            await packed.CopyToAsync(stream);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
