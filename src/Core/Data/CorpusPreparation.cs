using System.IO.Compression;
using SessionRec.Core.Reporting;

namespace SessionRec.Core.Data;

/// <summary>Turns a source file into a prepared one: native format, with its manifest beside it.</summary>
public static class CorpusPreparation
{
    /// <summary>
    /// Reads the file that <paramref name="options"/> name and writes <paramref name="target"/>, gzipped where its name ends in
    /// <c>.gz</c>, its manifest, and its items' names where the source has them. Nothing is left at <paramref name="target"/>
    /// where it fails. Times and names are kept where the options ask for them.
    /// </summary>
    /// <param name="options">What to read, and how.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="progress">Hears the share of the source read, 0 to 1.</param>
    /// <param name="check">Gets the SHA-256 of the sessions before anything is written, and throws where it is not the right one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">An option or the file is wrong.</exception>
    public static CorpusManifest Prepare(DataOptions options, string target, IProgress<double>? progress = null, Action<string>? check = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Path.GetFullPath(target) == Path.GetFullPath(options.Path)) throw new InputException($"{target} is the source itself; name another file to write.");
        var (corpus, report) = CorpusLoader.Load(options, progress, cancellation);
        check?.Invoke(corpus.SessionsSha256);
        if (Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder) Directory.CreateDirectory(folder);
        var content = Write(corpus, target, cancellation);
        ItemNamesFile.Write(target, corpus);
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

    /// <returns>The SHA-256 of the content, unpacked.</returns>
    private static string Write(SessionCorpus corpus, string target, CancellationToken cancellation)
    {
        try
        {
            var sha256 = "";
            ReplacedFile.WriteBytes(target, file =>
            {
                using var packed = Packed(file, target);
                sha256 = NativeCorpusFile.Write(corpus, packed, null, cancellation);
            });
            return sha256;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{target} cannot be written: {e.Message}", e);
        }
    }

    private static Stream Packed(Stream file, string target) =>
        target.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : new BufferedStream(file);
}
