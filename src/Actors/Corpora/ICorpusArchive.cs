namespace SessionRec.Actors.Corpora;

/// <summary>Corpora that several schedulers share, so that any of them can serve what another was sent.</summary>
public interface ICorpusArchive
{
    Task<bool> HasAsync(string contentSha256, CancellationToken cancellation);

    /// <summary>Stores a corpus: all of it or nothing.</summary>
    /// <param name="contentSha256">Its address.</param>
    /// <param name="zipped">Its gzipped form.</param>
    /// <param name="cancellation">Gives up.</param>
    Task StoreAsync(string contentSha256, Stream zipped, CancellationToken cancellation);

    /// <summary>Writes a corpus, gzipped, to <paramref name="target"/>; false where there is none.</summary>
    Task<bool> CopyToAsync(string contentSha256, Stream target, CancellationToken cancellation);
}
