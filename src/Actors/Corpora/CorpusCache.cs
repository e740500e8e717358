using SessionRec.Core;
using SessionRec.Core.Data.Fetching;

namespace SessionRec.Actors.Corpora;

/// <summary>
/// The corpora that a worker has fetched, no more than it has room for: those that were not used longest go. A transfer that breaks
/// off goes on where it was, also after a restart of the worker. Nothing is used that is not what its address says.
/// </summary>
/// <param name="store">The folder.</param>
/// <param name="downloader">Fetches.</param>
/// <param name="maximumBytes">Room for corpora as they lie on the disk, gzipped. One that is larger is kept alone.</param>
/// <param name="time">Says when a corpus was used.</param>
public sealed class CorpusCache(CorpusStore store, FileDownloader downloader, long maximumBytes, TimeProvider time)
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Does something with a corpus' file, which stays for as long; fetched from <paramref name="url"/> where it is not here.</summary>
    /// <exception cref="HttpRequestException">It could not be fetched now.</exception>
    public async Task<T> UseAsync<T>(string contentSha256, Uri? url, Func<string, T> use, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(use);
        await _one.WaitAsync(cancellation);
        try
        {
            if (store.Find(contentSha256) is null) await FetchAsync(contentSha256, url ?? throw PreparedCorpora.IsNotHere(contentSha256), cancellation);
            var path = store.Find(contentSha256)!;
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            store.Trim(maximumBytes, contentSha256);
            return await Task.Run(() => use(path), cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task FetchAsync(string contentSha256, Uri url, CancellationToken cancellation)
    {
        var part = store.PartOf(contentSha256);
        var wasResumed = File.Exists(part);
        try
        {
            await downloader.BringAsync(url, part, progress: null, cancellation);
            try
            {
                await store.AdoptAsync(contentSha256, part, cancellation);
            }
            catch (InputException) when (wasResumed)
            {
                // Another scheduler may have zipped the same corpus otherwise: once more from the start.
                File.Delete(part);
                await downloader.BringAsync(url, part, progress: null, cancellation);
                await store.AdoptAsync(contentSha256, part, cancellation);
            }
        }
        catch (InputException error)
        {
            // A slow or a garbling connection is no fault of the trial that needs the corpus: another time it may be had.
            if (error.InnerException is not (IOException or HttpRequestException or TaskCanceledException)) File.Delete(part);
            throw new HttpRequestException($"Corpus {contentSha256} could not be fetched from {url}: {error.Message}", error);
        }
    }
}
