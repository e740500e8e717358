using System.IO.Compression;
using System.Security.Cryptography;
using SessionRec.Core;
using SessionRec.Core.Data;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Corpora;

/// <summary>
/// A folder of prepared corpora, each a gzipped canonical TSV under the SHA-256 of its uncompressed content. What is in it
/// under a name has been checked against that name, and appears at once or not at all.
/// </summary>
public sealed class CorpusStore
{
    /// <summary>Above this a PUT or a download is refused: it is no corpus anybody trains on one node.</summary>
    public const long MaximumBytes = 64L << 30;

    /// <summary>Above this a table of names is refused.</summary>
    public const long MaximumNamesBytes = 1L << 28;

    private const string Extension = ".tsv.gz";

    private readonly string _folder;
    private readonly SharedCorpora? _shared;

    /// <param name="folder">The folder.</param>
    /// <param name="shared">What is shared with other schedulers; null where there are none.</param>
    public CorpusStore(string folder, SharedCorpora? shared = null)
    {
        _folder = folder;
        _shared = shared;
        Directory.CreateDirectory(folder);
    }

    /// <summary>The path of a stored corpus, or null where it is not stored.</summary>
    public string? Find(string contentSha256)
    {
        var path = PathOf(contentSha256);
        return File.Exists(path) ? path : null;
    }

    /// <summary>The path of a corpus that is stored here or was sent to another scheduler; null where nobody has it.</summary>
    public async Task<string?> FindOrFetchAsync(string contentSha256, CancellationToken cancellation)
    {
        if (FindAndUse(PathOf(contentSha256)) is { } here) return here;
        if (_shared is null || !await _shared.Archive.HasAsync(contentSha256, cancellation)) return null;
        var zipped = Path.Combine(_folder, $".{contentSha256}.{Guid.NewGuid():N}.fetched");
        try
        {
            await using (var file = new FileStream(zipped, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
                await _shared.Archive.CopyToAsync(contentSha256, file, cancellation);
            await AdoptAsync(contentSha256, zipped, cancellation);
        }
        finally
        {
            File.Delete(zipped);
        }

        var fetched = FindAndUse(PathOf(contentSha256));
        await TrimSharedAsync(contentSha256, cancellation);
        return fetched;
    }

    /// <summary>Makes a gzipped file of this folder the corpus of that address, if it is.</summary>
    /// <exception cref="InputException">The content is another, too large, or no gzip.</exception>
    public async Task AdoptAsync(string contentSha256, string zipped, CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(zipped, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous);
            await using var content = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            RequireAddress(contentSha256, await HashAsync(Stream.Null, target => content.CopyToAsync(target, 1 << 20, cancellation)));
            file.Flush(flushToDisk: true);
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"The corpus {contentSha256} came garbled: {error.Message}", error);
        }

        File.Move(zipped, PathOf(contentSha256), overwrite: true);
    }

    /// <summary>Where a corpus lies while it comes, in pieces perhaps.</summary>
    internal string PartOf(string contentSha256) => PathOf(contentSha256) + ".part";

    /// <summary>Deletes what was not used longest until no more than <paramref name="bytes"/> are left, all but the corpus <paramref name="keep"/>.</summary>
    internal void Trim(long bytes, string keep)
    {
        var kept = PathOf(keep);
        foreach (var file in new DirectoryInfo(_folder).GetFiles().OrderByDescending(file => file.FullName == kept).ThenByDescending(file => file.LastWriteTimeUtc))
            if ((bytes -= file.Length) < 0 && file.FullName != kept) file.Delete();
    }

    /// <summary>A file that is here, which from now on was used last; null where it is not.</summary>
    private string? FindAndUse(string path)
    {
        if (!File.Exists(path)) return null;
        if (_shared is null) return path;
        try
        {
            File.SetLastWriteTimeUtc(path, _shared.Time.GetUtcNow().UtcDateTime);
            return path;
        }
        catch (FileNotFoundException)
        {
            // It has just gone, for want of room.
            return null;
        }
    }

    /// <summary>Deletes what was not used longest and the others have too, until there is room again; all but the corpus <paramref name="keep"/>. What is asked for again is fetched again.</summary>
    private async Task TrimSharedAsync(string keep, CancellationToken cancellation)
    {
        if (_shared is null) return;
        var left = _shared.Bytes;
        var corpora = new DirectoryInfo(_folder).GetFiles("*" + Extension).Where(file => IsAddress(file.Name[..^Extension.Length]))
            .OrderByDescending(file => file.FullName == PathOf(keep)).ThenByDescending(file => file.LastWriteTimeUtc);
        foreach (var corpus in corpora)
        {
            var (hash, names) = (corpus.Name[..^Extension.Length], new FileInfo(ItemNamesFile.PathOf(corpus.FullName)));
            left -= corpus.Length + (names.Exists ? names.Length : 0);
            if (left >= 0 || hash == keep) continue;
            // One that is just coming in is not shared yet.
            if (await _shared.Archive.HasAsync(hash, cancellation)) corpus.Delete();
            if (await _shared.Archive.HasAsync(NamesAddress(hash), cancellation)) names.Delete();
        }
    }

    /// <summary>Stores a corpus, unless it is stored already, and names it.</summary>
    public async Task<CorpusReference> StoreAsync(SessionCorpus corpus, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        var hash = await Task.Run(() => NativeCorpusFile.ContentSha256(corpus, cancellation), cancellation);
        if (Find(hash) is null)
            await WriteAsync(hash, target => Task.Run(() => NativeCorpusFile.Write(corpus, target, null, cancellation), cancellation), cancellation);
        await ShareAsync(hash, cancellation);
        if (corpus.ItemNames is { } names && FindNames(hash) is null)
            await WriteNamesAsync(hash, target => Task.Run(() => ItemNamesFile.Write(target, corpus.ItemKeys, names), cancellation), cancellation);
        return new CorpusReference(hash, corpus.SessionsSha256, corpus.SessionCount, corpus.EventCount, corpus.ItemCount);
    }

    /// <summary>Stores what <paramref name="content"/> (the uncompressed TSV) gives, if it is what <paramref name="contentSha256"/> says.</summary>
    /// <exception cref="InputException">The content is another, or too large.</exception>
    public async Task PutAsync(string contentSha256, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        await WriteAsync(contentSha256, target => content.CopyToAsync(target, 1 << 20, cancellation), cancellation);
        await ShareAsync(contentSha256, cancellation);
    }

    /// <summary>Makes sure that other schedulers can have a corpus that is stored here.</summary>
    public async Task ShareAsync(string contentSha256, CancellationToken cancellation)
    {
        if (_shared is null || FindAndUse(PathOf(contentSha256)) is not { } path) return;
        if (!await _shared.Archive.HasAsync(contentSha256, cancellation))
        {
            await using var zipped = File.OpenRead(path);
            await _shared.Archive.StoreAsync(contentSha256, zipped, cancellation);
        }

        await TrimSharedAsync(contentSha256, cancellation);
    }

    /// <summary>The table of names of a corpus' items (<see cref="ItemNamesFile"/>), or null where none is stored here.</summary>
    public string? FindNames(string contentSha256) => ItemNamesFile.PathOf(PathOf(contentSha256)) is var path && File.Exists(path) ? path : null;

    /// <summary>The same, also where it was sent to another scheduler.</summary>
    public async Task<string?> FindOrFetchNamesAsync(string contentSha256, CancellationToken cancellation)
    {
        if (FindAndUse(ItemNamesFile.PathOf(PathOf(contentSha256))) is { } here) return here;
        if (_shared is null || !await _shared.Archive.HasAsync(NamesAddress(contentSha256), cancellation)) return null;
        using var zipped = new MemoryStream();
        await _shared.Archive.CopyToAsync(NamesAddress(contentSha256), zipped, cancellation);
        zipped.Position = 0;
        await using var content = new GZipStream(zipped, CompressionMode.Decompress);
        await WriteNamesAsync(contentSha256, target => content.CopyToAsync(target, cancellation), cancellation);
        return FindNames(contentSha256);
    }

    /// <summary>Stores the names of a corpus' items, for people to read; what a corpus is does not depend on them.</summary>
    /// <exception cref="InputException">The content is no table of names, or too large.</exception>
    public async Task PutNamesAsync(string contentSha256, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        await WriteNamesAsync(contentSha256, async target => await content.CopyToAsync(new BoundedStream(target, MaximumNamesBytes), cancellation), cancellation);
    }

    /// <summary>Whether <paramref name="text"/> can be a corpus' address: 64 hexadecimal digits.</summary>
    public static bool IsAddress(string text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);

    private static string NamesAddress(string contentSha256) => contentSha256 + ".names";

    private async Task WriteNamesAsync(string contentSha256, Func<Stream, Task> write, CancellationToken cancellation)
    {
        var path = ItemNamesFile.PathOf(PathOf(contentSha256));
        var part = Path.Combine(_folder, $".{contentSha256}.{Guid.NewGuid():N}.names");
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous)) await write(file);
            ItemNamesFile.ReadFile(part, []);
            File.Move(part, path, overwrite: true);
        }
        catch (InputException mistake)
        {
            throw new InputException(mistake.Message.Replace(part, "names", StringComparison.Ordinal), mistake);
        }
        finally
        {
            File.Delete(part);
        }

        if (_shared is null || await _shared.Archive.HasAsync(NamesAddress(contentSha256), cancellation)) return;
        using var zipped = new MemoryStream();
        await using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        await using (var file = File.OpenRead(path)) await file.CopyToAsync(zip, cancellation);
        zipped.Position = 0;
        await _shared.Archive.StoreAsync(NamesAddress(contentSha256), zipped, cancellation);
    }

    private string PathOf(string contentSha256) => IsAddress(contentSha256)
        ? Path.Combine(_folder, contentSha256 + Extension)
        : throw new InputException($"'{contentSha256}' is no corpus address: it has 64 hexadecimal digits.");

    private async Task WriteAsync(string contentSha256, Func<Stream, Task> write, CancellationToken cancellation)
    {
        var path = PathOf(contentSha256);
        var part = Path.Combine(_folder, $".{contentSha256}.{Guid.NewGuid():N}.part");
        try
        {
            string found;
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                found = await WriteAndHashAsync(file, write);
                // On the disk before it has its name: a machine that loses power must not come back with half a corpus under it.
                file.Flush(flushToDisk: true);
            }

            cancellation.ThrowIfCancellationRequested();
            RequireAddress(contentSha256, found);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<string> WriteAndHashAsync(FileStream file, Func<Stream, Task> write)
    {
        await using var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        return await HashAsync(zip, write);
    }

    private static async Task<string> HashAsync(Stream target, Func<Stream, Task> write)
    {
        using var hash = SHA256.Create();
        await using (var hashing = new CryptoStream(new BoundedStream(target, MaximumBytes), hash, CryptoStreamMode.Write, leaveOpen: true))
            await write(hashing);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    private static void RequireAddress(string contentSha256, string found)
    {
        if (found != contentSha256) throw new InputException($"The corpus is not what its address says: expected SHA-256 {contentSha256}, found {found}.");
    }
}
