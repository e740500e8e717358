using Microsoft.Data.Sqlite;
using SessionRec.Actors.Results;

namespace SessionRec.Actors.Hosting;

/// <summary>The files of a scheduler with SQLite: its journal and the tables that are projected from it.</summary>
public sealed record SqliteFiles(string Folder)
{
    public string Journal => Path.Combine(Folder, "journal.db");

    public string Results => Path.Combine(Folder, "results.db");

    public string Checkpoints => Path.Combine(Folder, "checkpoints");

    public string Corpora => Path.Combine(Folder, "corpora");

    /// <summary>Makes the folder and the journal file. Write-ahead logging lets readers read while the journal is written.</summary>
    public ResultsStore Prepare()
    {
        Directory.CreateDirectory(Folder);
        using (var connection = new SqliteConnection($"Data Source={Journal}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL;";
            command.ExecuteNonQuery();
        }

        return ResultsStore.OpenSqlite(Results);
    }
}
