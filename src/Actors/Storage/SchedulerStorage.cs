using Akka.Actor.Setup;
using Akka.Configuration;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Results;

namespace SessionRec.Actors.Storage;

/// <summary>All that a scheduler stores, by the one choice between SQLite's files and a PostgreSQL database.</summary>
/// <param name="Journal">The configuration of journal and snapshots; without secrets.</param>
/// <param name="Connections">How the journal reaches its database, where that may hold a secret.</param>
/// <param name="Results">The tables that the journal is projected into.</param>
/// <param name="Fence">Keeps every process but one from writing.</param>
/// <param name="Corpora">The corpora that all schedulers share; null where there is one, which has them on its disk.</param>
public sealed record SchedulerStorage(Config Journal, Setup? Connections, ResultsStore Results, ISchedulerFence Fence, ICorpusArchive? Corpora)
{
    /// <summary>Opens the storage, and makes what is missing.</summary>
    /// <exception cref="SessionRec.Core.InputException">The database cannot be used.</exception>
    public static SchedulerStorage Open(StorageOptions options, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Postgres is null)
        {
            var files = new SqliteFiles(dataFolder);
            return new SchedulerStorage(SessionRecConfig.SqliteJournal(files.Journal), null, files.Prepare(), FolderFence.Instance, null);
        }

        var database = PostgresDatabase.Open(options.Postgres);
        return new SchedulerStorage(
            SessionRecConfig.PostgresJournal, SessionRecConfig.PostgresConnections(database.ConnectionString), database.OpenResults(), database.OpenFence(), database.OpenCorpora());
    }
}
