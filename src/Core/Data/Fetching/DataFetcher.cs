namespace SessionRec.Core.Data.Fetching;

/// <summary>Brings a public data set to this machine.</summary>
public sealed class DataFetcher(FileDownloader downloader)
{
    /// <summary>
    /// Downloads <paramref name="dataSet"/> into <paramref name="folder"/> and returns the file's path. Where its sessions'
    /// hash is known, the file is prepared in memory and checked against it.
    /// </summary>
    /// <exception cref="InputException">It has to be got by hand (the message says how), it cannot be got, or it is not what it should be.</exception>
    public async Task<string> FetchAsync(PublicDataSet dataSet, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        if (dataSet.Download is null)
            throw new InputException($"{dataSet.Title} has to be got by hand. Licence: {dataSet.Licence} {dataSet.Instructions} See {dataSet.Homepage}.");
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, dataSet.FileName);
        var isHere = File.Exists(target) && dataSet.Sha256 is null;
        if (!isHere) await downloader.DownloadAsync(dataSet.Download, target, dataSet.Sha256, progress, cancellation).ConfigureAwait(false);
        if (dataSet.SessionsSha256 is { } expected) CheckSessions(dataSet, target, expected, cancellation);
        return target;
    }

    private static void CheckSessions(PublicDataSet dataSet, string path, string expected, CancellationToken cancellation)
    {
        var found = CorpusLoader.Load(new DataOptions { Path = path, Format = dataSet.Format }, null, cancellation).Corpus.SessionsSha256;
        if (found != expected)
            throw new InputException($"{path} is not the published data set: the SHA-256 of its sessions is {found}, expected {expected}. Delete it to fetch it again.");
    }
}
