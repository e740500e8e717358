namespace SessionRec.Core.Data.Fetching;

/// <summary>Brings a public data set to this machine and prepares it.</summary>
public sealed class DataFetcher(FileDownloader downloader)
{
    /// <summary>The prepared file's ending, after the data set's name.</summary>
    public const string PreparedExtension = ".tsv.gz";

    /// <summary>
    /// Downloads <paramref name="dataSet"/> into <paramref name="folder"/>, unless it is there already, and prepares it as its format
    /// does where nothing is said. Where the hash of its file or of its sessions is known, it is checked.
    /// </summary>
    /// <param name="dataSet">What to bring.</param>
    /// <param name="folder">Where to; made where it is not there.</param>
    /// <param name="mirror">Where to get the file instead of from its publisher; it is checked all the same.</param>
    /// <param name="progress">Hears the download.</param>
    /// <param name="cancellation">Ends it; what was downloaded is gone on from.</param>
    /// <exception cref="InputException">It has to be got by hand (the message says how), it cannot be got, or it is not what it should be.</exception>
    public async Task<FetchedDataSet> FetchAsync(PublicDataSet dataSet, string folder, Uri? mirror, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        if (dataSet.Download is null && mirror is null)
            throw new InputException($"{dataSet.Title} has to be got by hand. Licence: {dataSet.Licence} {dataSet.Instructions} See {dataSet.Homepage}.");
        Directory.CreateDirectory(folder);
        var source = Path.Combine(folder, dataSet.FileName);
        var isHere = File.Exists(source) && dataSet.Sha256 is null;
        if (!isHere) await downloader.DownloadAsync(mirror ?? dataSet.Download!, source, dataSet.Sha256, progress, cancellation).ConfigureAwait(false);
        var prepared = Path.Combine(folder, dataSet.Name + PreparedExtension);
        var options = new DataOptions { Path = source, Format = dataSet.Format, KeepTimes = true, TimesMayBeAbsent = true, KeepSessionIds = true, KeepItemNames = true };
        var manifest = CorpusPreparation.Prepare(options, prepared, null, sessions => Check(dataSet, source, sessions), cancellation);
        return new FetchedDataSet(source, prepared, manifest);
    }

    private static void Check(PublicDataSet dataSet, string source, string sessionsSha256)
    {
        if (dataSet.SessionsSha256 is { } expected && sessionsSha256 != expected)
            throw new InputException($"{source} is not the published data set: the SHA-256 of its sessions is {sessionsSha256}, expected {expected}. Delete it to fetch it again.");
    }
}
