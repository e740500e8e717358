using System.IO.Compression;
using Microsoft.Data.Sqlite;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Hosting;
using SessionRec.Cli.Clients;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cli.Tuning;

/// <summary>Takes studies from one place to another.</summary>
internal static class StudyTransfer
{
    /// <summary>Makes a study of this machine of an archive: its folder is there whole or not at all.</summary>
    /// <exception cref="InputException">The folder exists, the name is not allowed, or the archive's journal and data do not belong together.</exception>
    public static async Task<StudySummary> MakeFolderAsync(StudyArchive archive, string target, string name, CancellationToken cancellation)
    {
        // The name becomes a folder's: checked before anything is written.
        StudyCopy.Make(archive.Events, name, TimeProvider.System.GetUtcNow());
        if (Path.Exists(target)) throw new InputException($"{target} exists already. Give the study another name: --name.");
        var results = Path.GetDirectoryName(Path.GetFullPath(target))!;
        Directory.CreateDirectory(results);
        var folder = Path.Combine(results, $".{Guid.NewGuid():N}.importing");
        try
        {
            var corpora = new CorpusStore(new SqliteFiles(folder).Corpora);
            var came = Path.Combine(new SqliteFiles(folder).Corpora, "came");
            File.Copy(archive.CorpusFile, came);
            await corpora.AdoptAsync(archive.Data.ContentSha256, came, cancellation);
            StudySummary summary;
            await using (var studies = await EmbeddedStudies.StartAsync(new EmbeddedOptions(folder, Slots: 0), cancellation))
                summary = await studies.ImportAsync(archive.Events, name, cancellation);
            await ResultsCommand.WriteAsync(StoredStudies.Open(folder)!, name, folder, cancellation);
            SqliteConnection.ClearAllPools();
            Directory.Move(folder, target);
            return summary;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Makes a study of a server of an archive.</summary>
    public static async Task<StudySummary> SendAsync(StudyArchive archive, HttpStudyClient server, string name, CancellationToken cancellation)
    {
        var hash = archive.Data.ContentSha256;
        if (!await server.HasCorpusAsync(hash, cancellation))
            await server.PutCorpusAsync(hash, target =>
            {
                using var file = File.OpenRead(archive.CorpusFile);
                using var content = new GZipStream(file, CompressionMode.Decompress);
                content.CopyTo(target);
            }, cancellation);
        return await server.ImportAsync(archive.Events, name, cancellation);
    }

    /// <summary>What became of it, for people.</summary>
    public static string Line(string place, StudySummary summary) => $"{place}   {(summary.HasEnded ? StudyText.End(summary) : "running")}: {StudyText.Counts(summary)}";
}
