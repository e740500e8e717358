using System.Net;
using System.Net.Http.Headers;

namespace SessionRec.Core.Data.Fetching;

/// <summary>
/// Downloads a file over HTTP so that an interruption costs nothing: what came lies in <c>NAME.part</c> and is gone on
/// from, with the next attempt or the next run. The file gets its name only when it is whole and its hash is right.
/// </summary>
/// <param name="http">The client; its time-out and proxy are the caller's.</param>
/// <param name="time">Waits between attempts.</param>
public sealed class FileDownloader(HttpClient http, TimeProvider time)
{
    private const int BufferSize = 1 << 16;

    /// <summary>Attempts before giving up, each going on where the last one ended.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The wait after the first failure; it doubles with each.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Downloads <paramref name="source"/> to <paramref name="target"/> and returns the file's SHA-256. A file that is
    /// already there with the right hash is left alone.
    /// </summary>
    /// <exception cref="InputException">The server refuses, the connection fails again and again, or the hash is wrong.</exception>
    public async Task<string> DownloadAsync(Uri source, string target, string? sha256, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (sha256 is not null && File.Exists(target) && FileHash.Sha256(target) == sha256) return sha256;
        var part = target + ".part";
        var wasResumed = File.Exists(part);
        await BringAsync(source, part, progress, cancellation).ConfigureAwait(false);
        var found = FileHash.Sha256(part);
        if (sha256 is not null && found != sha256 && wasResumed)
        {
            // The part may have been another version's: once more from the start.
            File.Delete(part);
            await BringAsync(source, part, progress, cancellation).ConfigureAwait(false);
            found = FileHash.Sha256(part);
        }

        if (sha256 is not null && found != sha256)
        {
            File.Delete(part);
            throw new InputException($"{source} is not the expected file: its SHA-256 is {found}, expected {sha256}. It was not kept.");
        }

        File.Move(part, target, overwrite: true);
        return found;
    }

    /// <summary>Brings what <paramref name="part"/> lacks of <paramref name="source"/>; what it is, nobody checks.</summary>
    /// <exception cref="InputException">The server refuses, or the connection fails again and again; what came stays in <paramref name="part"/>.</exception>
    public async Task BringAsync(Uri source, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        var wait = FirstWait;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await TryOnceAsync(source, part, progress, cancellation).ConfigureAwait(false)) return;
            }
            catch (Exception e) when (IsTransient(e) && !cancellation.IsCancellationRequested)
            {
                if (attempt >= Attempts) throw new InputException($"{source} could not be downloaded in {attempt} attempts: {e.Message} What came lies in {part}; the next run goes on from it.", e);
                await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
                wait *= 2;
            }
        }
    }

    /// <summary>One request, from where the part ends. False where the part was useless and the next request starts afresh.</summary>
    private async Task<bool> TryOnceAsync(Uri source, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var have = File.Exists(part) ? new FileInfo(part).Length : 0;
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
        {
            if (response.Content.Headers.ContentRange?.Length == have) return true;
            File.Delete(part);
            return false;
        }

        if ((int)response.StatusCode is >= 400 and < 500 and not 408 and not 429)
            throw new InputException($"{source} is refused by its server: {(int)response.StatusCode} {response.ReasonPhrase}.");
        response.EnsureSuccessStatusCode();
        if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != have) have = 0;
        await AppendAsync(response, part, have, progress, cancellation).ConfigureAwait(false);
        return true;
    }

    private static async Task AppendAsync(HttpResponseMessage response, string part, long have, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var total = have + response.Content.Headers.ContentLength;
        var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using var file = new FileStream(part, have > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, BufferSize, FileOptions.Asynchronous);
        var buffer = new byte[BufferSize];
        var written = have;
        while (await content.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var count and > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
            written += count;
            progress?.Report(new DownloadProgress(written, total, have));
        }

        if (total is { } expected && written != expected) throw new IOException($"the connection ended at byte {written:N0} of {expected:N0}");
    }

    private static bool IsTransient(Exception e) => e is HttpRequestException or IOException or TaskCanceledException;
}
