namespace SessionRec.Core.Data;

/// <summary>Turns a source file into a prepared one: native format, with its manifest beside it.</summary>
public static class CorpusPreparation
{
    /// <summary>
    /// Reads the file that <paramref name="options"/> name and writes <paramref name="target"/> and its manifest. Nothing is
    /// left at <paramref name="target"/> where it fails. Times and session names are kept where the source has them and the
    /// options ask for them.
    /// </summary>
    /// <exception cref="InputException">An option or the file is wrong.</exception>
    public static CorpusManifest Prepare(DataOptions options, string target, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Path.GetFullPath(target) == Path.GetFullPath(options.Path)) throw new InputException($"{target} is the source itself; name another file to write.");
        var (corpus, report) = CorpusLoader.Load(options, progress, cancellation);
        var content = WriteAside(corpus, target, cancellation);
        var manifest = new CorpusManifest(
            Path.GetFileName(options.Path),
            FileHash.Sha256(options.Path),
            options with { Path = Path.GetFileName(options.Path) },
            corpus.SessionCount,
            corpus.EventCount,
            corpus.ItemCount,
            report,
            corpus.SessionsSha256,
            content,
            ProgramVersion.Text);
        manifest.Write(target);
        return manifest;
    }

    /// <summary>Writes beside the target first, so that a half-written file never has its name.</summary>
    private static string WriteAside(SessionCorpus corpus, string target, CancellationToken cancellation)
    {
        var aside = target + ".part";
        try
        {
            var sha256 = NativeCorpusFile.Write(corpus, aside, null, cancellation);
            File.Move(aside, target, overwrite: true);
            return sha256;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{target} cannot be written: {e.Message}", e);
        }
        finally
        {
            if (File.Exists(aside)) File.Delete(aside);
        }
    }
}
