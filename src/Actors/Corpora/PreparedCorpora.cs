using System.Collections.Concurrent;
using System.IO.Compression;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Corpora;

/// <summary>
/// The corpora of a node, split and ready: each is fetched once, kept on disk, loaded once, and shared by all trials.
/// </summary>
public sealed class PreparedCorpora(CorpusStore store, HttpClient http)
{
    private readonly ConcurrentDictionary<(string Hash, string Protocol), Lazy<Task<EvaluationSplit>>> _splits = new();
    private readonly SemaphoreSlim _fetching = new(1, 1);

    /// <summary>The corpus split by the protocol; fetched from <paramref name="url"/> where it is not on this node's disk.</summary>
    /// <exception cref="HttpRequestException">It could not be fetched now.</exception>
    public async Task<EvaluationSplit> GetAsync(CorpusReference corpus, ProtocolReference protocol, Uri? url, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(protocol);
        var key = (corpus.ContentSha256, $"{protocol.Name} {protocol.Parameters}");
        var split = _splits.GetOrAdd(key, _ => new Lazy<Task<EvaluationSplit>>(() => Task.Run(() => PrepareAsync(corpus, protocol, url))));
        try
        {
            return await split.Value.WaitAsync(cancellation);
        }
        catch when (split.Value.IsFaulted)
        {
            // The next trial may find the network or the disk mended.
            _splits.TryRemove(new(key, split));
            throw;
        }
    }

    private async Task<EvaluationSplit> PrepareAsync(CorpusReference corpus, ProtocolReference reference, Uri? url)
    {
        var path = store.Find(corpus.ContentSha256) ?? await FetchAsync(corpus, url);
        var protocol = ProtocolRegistry.Create(reference.Name, reference.Parameters);
        var options = new DataOptions { Path = path, Format = "native", MinimumSessionLength = 1, KeepTimes = protocol.NeedsTimes };
        return protocol.Split(CorpusLoader.Load(options).Corpus);
    }

    private async Task<string> FetchAsync(CorpusReference corpus, Uri? url)
    {
        if (url is null) throw new InputException($"Corpus {corpus.ContentSha256} is not on this node, and nobody said where to fetch it.");
        await _fetching.WaitAsync();
        try
        {
            if (store.Find(corpus.ContentSha256) is { } there) return there;
            await DownloadAsync(corpus, url);
            return store.Find(corpus.ContentSha256)!;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task DownloadAsync(CorpusReference corpus, Uri url)
    {
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync();
            await using var content = new GZipStream(body, CompressionMode.Decompress);
            await store.PutAsync(corpus.ContentSha256, content, CancellationToken.None);
        }
        catch (Exception error) when (error is OperationCanceledException or InvalidDataException or InputException)
        {
            // A slow or a garbling connection is no fault of the trial that needs the corpus: another time it may be had.
            throw new HttpRequestException($"Corpus {corpus.ContentSha256} could not be fetched from {url}: {error.Message}", error);
        }
    }
}
