using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Actors.Serialization;
using SessionRec.Core;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Hosting;

/// <summary>
/// A study in one file, to be kept or moved to another machine: its journal, its tables and its data in a zip archive. From it the study
/// goes on as from its own folder, with the same sampler state, under its name or another. What is written appears whole or not at all.
/// </summary>
public static partial class StudyArchive
{
    private const string Journal = "journal.db", Results = "results.db", Corpora = "corpora/";

    /// <summary>Larger entries are refused: they are no study of one machine.</summary>
    private const long MaximumBytes = 64L << 30;

    /// <summary>Writes the study of a folder that nobody runs to <paramref name="path"/>.</summary>
    /// <exception cref="InputException">There is no study, or several, or somebody runs it.</exception>
    public static void Export(string folder, string path, CancellationToken cancellation)
    {
        using var lease = FolderLock.Take(folder);
        var files = new SqliteFiles(folder);
        RequireOneStudy(files, folder);
        var copies = Directory.CreateTempSubdirectory("sessionrec-export-").FullName;
        try
        {
            ReplacedFile.WriteBytes(path, stream =>
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                foreach (var (name, database) in ((string, string)[])[(Journal, files.Journal), (Results, files.Results)])
                {
                    cancellation.ThrowIfCancellationRequested();
                    var copy = Path.Combine(copies, name);
                    Execute(database, "VACUUM INTO @copy", new { copy });
                    zip.CreateEntryFromFile(copy, name);
                }

                foreach (var corpus in Directory.CreateDirectory(files.Corpora).GetFiles("*.tsv.gz").Select(f => f.FullName).Order(StringComparer.Ordinal))
                    zip.CreateEntryFromFile(corpus, Corpora + Path.GetFileName(corpus), CompressionLevel.NoCompression);
            });
        }
        finally
        {
            Directory.Delete(copies, recursive: true);
        }
    }

    /// <summary>Makes the study of an archive a study of its own in a folder of its name below <paramref name="results"/>.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="results">Where studies have their folders.</param>
    /// <param name="newName">Its name here; the one it had where it is null.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The study's name.</returns>
    /// <exception cref="InputException">It is no such archive, or there is a study of that name.</exception>
    public static string Import(string path, string results, string? newName, CancellationToken cancellation)
    {
        Directory.CreateDirectory(results);
        var folder = Path.Combine(results, $".{Guid.NewGuid():N}.importing");
        try
        {
            Unpack(path, folder, cancellation);
            var files = new SqliteFiles(folder);
            var study = RequireOneStudy(files, path);
            var name = newName ?? study.Name;
            var target = Path.Combine(results, name);
            if (newName is not null && newName != study.Name) Rename(files, study, newName);
            SqliteConnection.ClearAllPools();
            if (Path.Exists(target)) throw new InputException($"{target} exists already. Give the study another name: --name.");
            Directory.Move(folder, target);
            return name;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static void Unpack(string path, string folder, CancellationToken cancellation)
    {
        if (!File.Exists(path)) throw new InputException($"{path} does not exist.");
        try
        {
            using var zip = ZipFile.OpenRead(path);
            Directory.CreateDirectory(Path.Combine(folder, Corpora));
            foreach (var entry in zip.Entries)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!EntryName().IsMatch(entry.FullName) || entry.Length > MaximumBytes) throw new InputException($"{path} is no study's archive: it has '{entry.FullName}'.");
                entry.ExtractToFile(Path.Combine(folder, entry.FullName));
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new InputException($"{path} is no study's archive, or is damaged: {damaged.Message}", damaged);
        }
    }

    /// <summary>The one study of a folder, whose name is checked by reading its file: it becomes the name of a folder.</summary>
    private static StudySummary RequireOneStudy(SqliteFiles files, string place)
    {
        if (!File.Exists(files.Journal) || !File.Exists(files.Results)) throw new InputException($"{place} has no study.");
        try
        {
            var store = ResultsStore.OpenSqlite(files.Results);
            if (store.Studies() is not [var study]) throw new InputException($"{place} must have one study; it has {store.Studies().Count}.");
            var submission = store.Submission(study.Name)!;
            if (StudyFile.Parse(submission.Yaml, submission.FileName).Name != study.Name) throw new InputException($"{place}: the study's name and its file differ.");
            return study;
        }
        catch (Exception damaged) when (damaged is SqliteException or JsonException)
        {
            throw new InputException($"{place} has no study that can be read: {damaged.Message}", damaged);
        }
    }

    /// <summary>Gives a study another name, in its file and wherever it occurs in its journal and its tables. Snapshots are left out: the journal makes them again.</summary>
    private static void Rename(SqliteFiles files, StudySummary study, string name)
    {
        var submission = ResultsStore.OpenSqlite(files.Results).Submission(study.Name)!;
        var renamed = Renamed(submission, name);
        var names = new { from = study.Name, to = name, summary = JsonSerializer.Serialize(study with { Name = name }, MessageJson.Default.StudySummary), submission = JsonSerializer.Serialize(renamed, MessageJson.Default.StudySubmission) };
        foreach (var table in (string[])["trials", "epochs", "hits", "history"]) Execute(files.Results, $"UPDATE {table} SET study = @to WHERE study = @from", names);
        Execute(files.Results, "UPDATE studies SET study = @to, summary = @summary, submission = @submission WHERE study = @from", names);

        using var journal = Connect(files.Journal);
        using var transaction = journal.BeginTransaction();
        var ids = new { from = $"study-{study.Name}", to = $"study-{name}" };
        foreach (var row in journal.Query<Entry>("SELECT ordering, manifest, message FROM journal WHERE manifest IN @manifests", new { manifests = EntriesWithNames }, transaction).ToArray())
            if (Renamed(row, name) is { } message) Replace(journal, transaction, row.Ordering, message);
        journal.Execute("UPDATE journal SET persistence_id = @to WHERE persistence_id = @from; DELETE FROM tags; DELETE FROM snapshot;", ids, transaction);
        transaction.Commit();
    }

    private static void Replace(SqliteConnection journal, SqliteTransaction transaction, long ordering, byte[] message)
    {
        using var command = journal.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, "UPDATE journal SET message = $message WHERE ordering = $ordering");
        command.Parameters.AddWithValue("$message", message);
        command.Parameters.AddWithValue("$ordering", ordering);
        command.ExecuteNonQuery();
    }

    private static readonly string[] EntriesWithNames = ["study-event.submitted.1", "study-events.1", "scheduler-event.study-added.1"];

    /// <summary>A journal entry with another name; null where no name is in it.</summary>
    private static byte[]? Renamed(Entry row, string name) => row.Manifest switch
    {
        "study-event.submitted.1" => JsonSerializer.SerializeToUtf8Bytes(Renamed(JsonSerializer.Deserialize(row.Message, MessageJson.Default.Submitted)!, name), MessageJson.Default.Submitted),
        "scheduler-event.study-added.1" => JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize(row.Message, MessageJson.Default.StudyAdded)! with { Study = name }, MessageJson.Default.StudyAdded),
        _ when JsonSerializer.Deserialize(row.Message, MessageJson.Default.StudyEvents)!.Events is var events && events.Any(e => e is StudyEvent.Submitted) =>
            JsonSerializer.SerializeToUtf8Bytes(new StudyEvents([.. events.Select(e => e is StudyEvent.Submitted submitted ? Renamed(submitted, name) : e)]), MessageJson.Default.StudyEvents),
        _ => null,
    };

    private static StudyEvent.Submitted Renamed(StudyEvent.Submitted submitted, string name) => submitted with { Study = name, Submission = Renamed(submitted.Submission, name) };

    private static StudySubmission Renamed(StudySubmission submission, string name)
    {
        var yaml = NameLine().Replace(submission.Yaml, $"study: {name}", 1);
        return StudyFile.Parse(yaml, submission.FileName).Name == name
            ? submission with { Yaml = yaml }
            : throw new InputException($"The name cannot be changed in the study's file: it has no line of its own that begins with 'study:'.");
    }

    private static void Execute(string database, string sql, object parameters)
    {
        using var connection = Connect(database);
        connection.Execute(sql, parameters);
    }

    private static SqliteConnection Connect(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Default Timeout=30;Pooling=False");
        connection.Open();
        return connection;
    }

    [GeneratedRegex("^study:[^\r\n]*", RegexOptions.Multiline)]
    private static partial Regex NameLine();

    [GeneratedRegex(@"^(journal\.db|results\.db|corpora/[0-9a-f]{64}\.tsv\.gz)$")]
    private static partial Regex EntryName();

    private sealed class Entry
    {
        public long Ordering { get; init; }
        public string Manifest { get; init; } = "";
        public byte[] Message { get; init; } = [];
    }
}
