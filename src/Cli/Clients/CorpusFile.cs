namespace SessionRec.Cli.Clients;

/// <summary>A corpus as a file; deleted at the end where it was fetched for the occasion.</summary>
internal sealed record CorpusFile(string Path, bool IsTemporary) : IDisposable
{
    public void Dispose()
    {
        if (IsTemporary) File.Delete(Path);
    }
}
