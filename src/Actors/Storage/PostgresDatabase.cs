using System.Globalization;
using Dapper;
using Npgsql;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Results;
using SessionRec.Core;

namespace SessionRec.Actors.Storage;

/// <summary>
/// The PostgreSQL database of a cluster: journal, snapshots, results and corpora in one schema. All connections of a process carry its
/// <see cref="Holder"/>, by which the database tells the scheduler that decides from one that has been replaced.
/// </summary>
public sealed class PostgresDatabase
{
    /// <summary>The oldest server this was made for: triggers that can be replaced.</summary>
    private const int OldestMajorVersion = 14;

    /// <summary>Of PostgreSQL's advisory locks, the class that is ours; the schema's hash is the other half of the key.</summary>
    internal const int LockClass = 7301;

    /// <summary>What a fenced writer's error carries.</summary>
    public const string FencedState = "SR001";

    /// <summary>
    /// The journal's and the snapshots' tables as Akka.Persistence.Sql 1.5.73 makes them by itself, and what it lacks: nobody else may write an
    /// entry of a number that is written, and no process but the holder of the fence may write any.
    /// </summary>
    private static readonly string Schema =
        $$"""
        CREATE TABLE IF NOT EXISTS journal (
            ordering BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, created BIGINT NOT NULL, deleted BOOLEAN NOT NULL, persistence_id TEXT NOT NULL,
            sequence_number BIGINT NOT NULL, message BYTEA NOT NULL, manifest TEXT, identifier INTEGER, writer_uuid TEXT,
            UNIQUE (persistence_id, sequence_number));
        CREATE TABLE IF NOT EXISTS tags (
            ordering_id BIGINT NOT NULL, tag TEXT NOT NULL, sequence_nr BIGINT NOT NULL, persistence_id TEXT NOT NULL, PRIMARY KEY (ordering_id, tag));
        CREATE TABLE IF NOT EXISTS snapshot (
            persistence_id TEXT NOT NULL, sequence_number BIGINT NOT NULL, created BIGINT NOT NULL, snapshot BYTEA, manifest TEXT, serializer_id INTEGER,
            PRIMARY KEY (persistence_id, sequence_number));
        CREATE TABLE IF NOT EXISTS corpora (hash TEXT NOT NULL, part INTEGER NOT NULL, content BYTEA NOT NULL, PRIMARY KEY (hash, part));
        CREATE TABLE IF NOT EXISTS scheduler_fence (
            one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (one), term BIGINT NOT NULL, holder TEXT, node TEXT, taken_at TIMESTAMPTZ);
        INSERT INTO scheduler_fence (term) VALUES (0) ON CONFLICT DO NOTHING;
        CREATE OR REPLACE FUNCTION refuse_fenced_writer() RETURNS TRIGGER LANGUAGE plpgsql AS $$
        BEGIN
            -- Whoever takes the fence waits for the writers under way; who comes later sees the new holder.
            PERFORM pg_advisory_xact_lock_shared({{LockClass}}, hashtext(TG_TABLE_SCHEMA));
            IF (SELECT holder FROM scheduler_fence) IS DISTINCT FROM current_setting('sessionrec.holder', TRUE) THEN
                RAISE EXCEPTION 'another scheduler has taken over' USING ERRCODE = '{{FencedState}}';
            END IF;
            RETURN NULL;
        END $$;
        CREATE OR REPLACE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_fenced_writer();
        CREATE OR REPLACE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON snapshot FOR EACH STATEMENT EXECUTE FUNCTION refuse_fenced_writer();
        """;

    private PostgresDatabase(string connection)
    {
        Holder = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var builder = new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = "sessionrec",
            // A writer that is stopped or cut off in the middle of a transaction must not hold up the one that takes over.
            Options = $"-c sessionrec.holder={Holder} -c idle_in_transaction_session_timeout=5000",
        };
        // Unless somebody has said otherwise: a database that does not answer is noticed in seconds, and statements are parsed once.
        if (!builder.ContainsKey("Timeout") || builder.Timeout == 15) builder.Timeout = 5;
        // Kerberos is looked for where it is asked for: its library is in no small image, and each connection would say so.
        if (builder.GssEncryptionMode == GssEncryptionMode.Prefer) builder.GssEncryptionMode = GssEncryptionMode.Disable;
        if (builder.CommandTimeout == 30) builder.CommandTimeout = 10;
        if (builder.MaxAutoPrepare == 0) builder.MaxAutoPrepare = 50;
        ConnectionString = builder.ToString();
    }

    /// <summary>Differs for every start of a process.</summary>
    public string Holder { get; }

    /// <summary>With the holder in it; never logged.</summary>
    internal string ConnectionString { get; }

    /// <summary>Makes what tables are missing. Several nodes may do so at once.</summary>
    /// <param name="connection">As in <see cref="StorageOptions.Postgres"/>.</param>
    /// <exception cref="InputException">The database cannot be reached, or is too old, or may not be changed by this user.</exception>
    public static PostgresDatabase Open(string connection)
    {
        var database = new PostgresDatabase(connection);
        try
        {
            using var opened = database.Connect();
            if (opened.PostgreSqlVersion.Major < OldestMajorVersion)
                throw new InputException($"The PostgreSQL server at {opened.Host}:{opened.Port} is version {opened.PostgreSqlVersion}; it must be {OldestMajorVersion} or later.");
            using var transaction = opened.BeginTransaction();
            opened.Execute($"SELECT pg_advisory_xact_lock({LockClass}, hashtext(current_schema()))", transaction: transaction);
            opened.Execute(Schema, transaction: transaction);
            ResultsStore.MakeTables(opened, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", transaction);
            transaction.Commit();
        }
        catch (NpgsqlException error)
        {
            var at = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            throw new InputException($"The PostgreSQL database '{at.Database}' at {at.Host}:{at.Port} cannot be used as '{at.Username}': {error.InnerException?.Message ?? error.Message}", error);
        }

        return database;
    }

    public ResultsStore OpenResults() => ResultsStore.Over(Create);

    public ISchedulerFence OpenFence() => new PostgresFence(this);

    public ICorpusArchive OpenCorpora() => new PostgresCorpora(this);

    internal NpgsqlConnection Create() => new(ConnectionString);

    /// <summary>An open connection that carries the <see cref="Holder"/>.</summary>
    public NpgsqlConnection Connect()
    {
        var connection = Create();
        connection.Open();
        return connection;
    }
}
