using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using SessionRec.Actors.Serialization;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Results;

/// <summary>
/// The plain tables (<c>studies</c>, <c>trials</c>, <c>epochs</c>, <c>hits</c>, <c>history</c>) that the journal is projected into, for people and
/// programs to read with SQL. Everything in it can be made again from the journal.
/// </summary>
public sealed class ResultsStore
{
    internal const string Schema = """
        CREATE TABLE IF NOT EXISTS studies (
            study TEXT PRIMARY KEY, state TEXT NOT NULL, metric TEXT NOT NULL, submitted_at TEXT NOT NULL,
            summary TEXT NOT NULL, submission TEXT NOT NULL, projected BIGINT NOT NULL);
        CREATE TABLE IF NOT EXISTS trials (
            study TEXT NOT NULL, trial INTEGER NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL, worker TEXT,
            epoch INTEGER NOT NULL, value DOUBLE PRECISION, best_value DOUBLE PRECISION, seconds DOUBLE PRECISION NOT NULL,
            parameters TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (study, trial));
        CREATE TABLE IF NOT EXISTS epochs (
            study TEXT NOT NULL, trial INTEGER NOT NULL, epoch INTEGER NOT NULL, attempt INTEGER NOT NULL, worker TEXT NOT NULL,
            value DOUBLE PRECISION, metrics TEXT NOT NULL, seconds DOUBLE PRECISION NOT NULL, total_seconds DOUBLE PRECISION NOT NULL,
            at TEXT NOT NULL, PRIMARY KEY (study, trial, epoch));
        CREATE TABLE IF NOT EXISTS hits (
            study TEXT NOT NULL, trial INTEGER NOT NULL, epoch INTEGER NOT NULL, hits TEXT NOT NULL, PRIMARY KEY (study, trial, epoch));
        CREATE TABLE IF NOT EXISTS history (
            study TEXT NOT NULL, trial INTEGER NOT NULL, number BIGINT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
            epoch INTEGER NOT NULL, attempt INTEGER NOT NULL, worker TEXT, value DOUBLE PRECISION, rung INTEGER, cutoff DOUBLE PRECISION,
            rank INTEGER, peers INTEGER, places INTEGER, to_epoch INTEGER, bracket INTEGER, source INTEGER, PRIMARY KEY (study, trial, number));
        """;

    private const int RowsPerTrip = 1_000;

    private const string SqliteTables = "SELECT name FROM sqlite_master WHERE type = 'table'";

    /// <summary>Studies whose trials are kept for those who read them again.</summary>
    private const int MostKept = 8;

    private readonly ConcurrentDictionary<string, (Version Version, IReadOnlyList<TrialRow> Trials)> _trials = new();

    private readonly Func<DbConnection> _connect;
    private readonly bool _isOfEarlierVersion;

    private ResultsStore(Func<DbConnection> connect, bool isOfEarlierVersion) => (_connect, _isOfEarlierVersion) = (connect, isOfEarlierVersion);

    /// <summary>The tables in a SQLite file; made where they are missing, unless <paramref name="readOnly"/>.</summary>
    public static ResultsStore OpenSqlite(string path, bool readOnly = false)
    {
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = 30,
        }.ToString();
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        if (!readOnly)
        {
            connection.Execute("PRAGMA journal_mode = WAL;");
            MakeTables(connection, SqliteTables, null);
        }

        return new ResultsStore(() => new SqliteConnection(connectionString), !connection.Query<string>(SqliteTables).ToHashSet().IsSupersetOf(["hits", "history"]));
    }

    /// <summary>
    /// Makes what tables are missing. Where an earlier version made them without <c>history</c>, all studies are projected again from
    /// their journals.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="tables">A query for the names of its tables.</param>
    /// <param name="transaction">The transaction to do it in.</param>
    internal static void MakeTables(DbConnection connection, string tables, DbTransaction? transaction)
    {
        var before = connection.Query<string>(tables, transaction: transaction).ToHashSet();
        connection.Execute(Schema, transaction: transaction);
        if (before.Contains("studies") && !before.Contains("history")) connection.Execute("UPDATE studies SET projected = 0", transaction: transaction);
    }

    /// <summary>The tables in any other database, which are there.</summary>
    internal static ResultsStore Over(Func<DbConnection> connect) => new(connect, isOfEarlierVersion: false);

    /// <summary>How far a study's journal has been projected: the sequence number of the last entry, 0 for none.</summary>
    public long Projected(string study)
    {
        using var connection = Open();
        return connection.ExecuteScalar<long?>("SELECT projected FROM studies WHERE study = @study", new { study }) ?? 0;
    }

    /// <summary>Forgets a study's rows, so that they can be made again from its journal.</summary>
    public void Delete(string study)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        foreach (var table in (string[])["history", "hits", "epochs", "trials", "studies"])
            connection.Execute($"DELETE FROM {table} WHERE study = @study", new { study }, transaction);
        transaction.Commit();
    }

    /// <summary>
    /// Writes one step of the projection: all of it or nothing. A step that the tables are beyond already, from a scheduler
    /// that another has replaced, is left out.
    /// </summary>
    public void Write(Projection projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var summary = projection.Summary;
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        var written = connection.Execute(
            """
            INSERT INTO studies (study, state, metric, submitted_at, summary, submission, projected)
            VALUES (@study, @state, @metric, @submittedAt, @summary, @submission, @projected)
            ON CONFLICT (study) DO UPDATE SET state = excluded.state, summary = excluded.summary, submission = excluded.submission, projected = excluded.projected
                WHERE studies.projected <= excluded.projected
            """,
            new
            {
                study = summary.Name,
                state = Word(summary.State),
                metric = summary.Metric,
                submittedAt = summary.SubmittedAt.ToString("O"),
                summary = JsonSerializer.Serialize(summary, MessageJson.Default.StudySummary),
                submission = JsonSerializer.Serialize(projection.Submission, MessageJson.Default.StudySubmission),
                projected = projection.SequenceNumber,
            },
            transaction);
        if (written == 0) return;
        WriteRows(
            connection,
            """
            INSERT INTO trials (study, trial, state, attempt, worker, epoch, value, best_value, seconds, parameters, detail)
            VALUES (@study, @trial, @state, @attempt, @worker, @epoch, @value, @best, @seconds, @parameters, @detail)
            ON CONFLICT (study, trial) DO UPDATE SET state = excluded.state, attempt = excluded.attempt, worker = excluded.worker,
                epoch = excluded.epoch, value = excluded.value, best_value = excluded.best_value, seconds = excluded.seconds,
                parameters = excluded.parameters, detail = excluded.detail
            """,
            projection.Trials.Select(row => new Dictionary<string, object?>
            {
                ["study"] = summary.Name,
                ["trial"] = row.Trial,
                ["state"] = Word(row.State),
                ["attempt"] = row.Attempt,
                ["worker"] = row.Worker,
                ["epoch"] = row.Epoch,
                ["value"] = row.Value,
                ["best"] = row.BestValue,
                ["seconds"] = row.Seconds,
                ["parameters"] = JsonSerializer.Serialize(row.Parameters, MessageJson.Default.ParameterSet),
                // The curve is in the epochs table already; storing it with every update would make the cost quadratic.
                ["detail"] = JsonSerializer.Serialize(row with { Curve = [] }, MessageJson.Default.TrialRow),
            }),
            transaction);
        WriteRows(
            connection,
            """
            INSERT INTO epochs (study, trial, epoch, attempt, worker, value, metrics, seconds, total_seconds, at)
            VALUES (@study, @trial, @epoch, @attempt, @worker, @value, @metrics, @seconds, @total, @at)
            ON CONFLICT (study, trial, epoch) DO NOTHING
            """,
            projection.Epochs.Select(row => new Dictionary<string, object?>
            {
                ["study"] = summary.Name,
                ["trial"] = row.Trial,
                ["epoch"] = row.Epoch,
                ["attempt"] = row.Attempt,
                ["worker"] = row.Worker,
                ["value"] = row.Metrics.TryGetValue(summary.Metric, out var value) ? value : null,
                ["metrics"] = JsonSerializer.Serialize(row.Metrics, MessageJson.Default.IReadOnlyDictionaryStringDouble),
                ["seconds"] = row.Seconds,
                ["total"] = row.TotalSeconds,
                ["at"] = row.At.ToString("O"),
            }),
            transaction);
        WriteRows(
            connection,
            "INSERT INTO hits (study, trial, epoch, hits) VALUES (@study, @trial, @epoch, @hits) ON CONFLICT (study, trial, epoch) DO NOTHING",
            projection.Epochs.Where(row => row.Hits is not null).Select(row => new Dictionary<string, object?>
            {
                ["study"] = summary.Name,
                ["trial"] = row.Trial,
                ["epoch"] = row.Epoch,
                ["hits"] = row.Hits!.ToString(),
            }),
            transaction);
        WriteRows(
            connection,
            """
            INSERT INTO history (study, trial, number, kind, reason, at, epoch, attempt, worker, value, rung, cutoff, rank, peers, places, to_epoch, bracket, source)
            VALUES (@study, @trial, @number, @kind, @reason, @at, @epoch, @attempt, @worker, @value, @rung, @cutoff, @rank, @peers, @places, @toEpoch, @bracket, @source)
            ON CONFLICT (study, trial, number) DO NOTHING
            """,
            projection.History.Select(row => new Dictionary<string, object?>
            {
                ["study"] = summary.Name,
                ["trial"] = row.Trial,
                ["number"] = row.Number,
                ["kind"] = Word(row.Kind),
                ["reason"] = row.Reason,
                ["at"] = row.At.ToString("O"),
                ["epoch"] = row.Epoch,
                ["attempt"] = row.Attempt,
                ["worker"] = row.Worker,
                ["value"] = row.Value,
                ["rung"] = row.Rung,
                ["cutoff"] = row.Cutoff,
                ["rank"] = row.Rank,
                ["peers"] = row.Peers,
                ["places"] = row.Places,
                ["toEpoch"] = row.ToEpoch,
                ["bracket"] = row.Bracket,
                ["source"] = row.Source,
            }),
            transaction);
        transaction.Commit();
    }

    public IReadOnlyList<StudySummary> Studies()
    {
        using var connection = Open();
        return [.. connection.Query<string>("SELECT summary FROM studies ORDER BY submitted_at, study").Select(ReadSummary)];
    }

    /// <summary>The study's summary, or null where there is no such study.</summary>
    public StudySummary? Study(string study)
    {
        using var connection = Open();
        return connection.QueryFirstOrDefault<string>("SELECT summary FROM studies WHERE study = @study", new { study }) is { } json ? ReadSummary(json) : null;
    }

    /// <summary>What the study was submitted with, or null where there is no such study.</summary>
    public StudySubmission? Submission(string study)
    {
        using var connection = Open();
        return connection.QueryFirstOrDefault<string>("SELECT submission FROM studies WHERE study = @study", new { study }) is { } json
            ? JsonSerializer.Deserialize(json, MessageJson.Default.StudySubmission)
            : null;
    }

    /// <summary>How far each study's trials are; studies without trials are left out.</summary>
    public Dictionary<string, TrialTally> Tallies()
    {
        using var connection = Open();
        return connection.Query<(string Study, string State, long Epoch, long Trials, double Seconds)>(
                "SELECT study, state, CAST(epoch AS BIGINT), CAST(COUNT(*) AS BIGINT), SUM(seconds) FROM trials GROUP BY study, state, epoch")
            .GroupBy(g => g.Study)
            .ToDictionary(
                g => g.Key,
                g => new TrialTally(g.Sum(t => t.Seconds), [.. g.Select(t => new TrialGroup(Enum.Parse<TrialState>(t.State, ignoreCase: true), (int)t.Epoch, (int)t.Trials))]),
                StringComparer.Ordinal);
    }

    /// <summary>How many validation queries a study's values stand on; null where no hits were kept (yet).</summary>
    public int? ValidationQueries(string study)
    {
        if (_isOfEarlierVersion) return null;
        using var connection = Open();
        return connection.QueryFirstOrDefault<string>("SELECT hits FROM hits WHERE study = @study LIMIT 1", new { study }) is { } hits ? QueryHits.Parse(hits).Queries : null;
    }

    /// <summary>What each trial hit after its last epoch, of all trials or of one; trials whose hits were not kept are left out.</summary>
    public IReadOnlyList<TrialHits> LastHits(string study, int? trial = null)
    {
        if (_isOfEarlierVersion) return [];
        using var connection = Open();
        return
        [
            .. connection.Query<(long Trial, long Epoch, string Hits)>(
                """
                SELECT CAST(h.trial AS BIGINT), CAST(h.epoch AS BIGINT), h.hits FROM hits h JOIN trials t ON t.study = h.study AND t.trial = h.trial AND t.epoch = h.epoch
                WHERE h.study = @study AND (@trial IS NULL OR h.trial = @trial) ORDER BY h.trial
                """,
                new { study, trial })
                .Select(row => new TrialHits((int)row.Trial, (int)row.Epoch, QueryHits.Parse(row.Hits))),
        ];
    }

    /// <summary>All trials of a study in order of their numbers, with their curves; read once for each state of the tables.</summary>
    public IReadOnlyList<TrialRow> Trials(string study)
    {
        using var connection = Open();
        if (connection.QueryFirstOrDefault<Version>("SELECT projected AS Projected, submitted_at AS SubmittedAt FROM studies WHERE study = @study", new { study }) is not { } version) return [];
        if (_trials.TryGetValue(study, out var kept) && kept.Version == version) return kept.Trials;

        // What is written meanwhile is of a later version: it is read again then.
        var curves = Curves(connection, study);
        IReadOnlyList<TrialRow> trials =
        [
            .. connection.Query<string>("SELECT detail FROM trials WHERE study = @study ORDER BY trial", new { study })
                .Select(json => JsonSerializer.Deserialize(json, MessageJson.Default.TrialRow)!)
                .Select(row => row with { Curve = curves.GetValueOrDefault(row.Trial) ?? [] }),
        ];
        if (_trials.Count >= MostKept) _trials.Clear();
        _trials[study] = (version, trials);
        return trials;
    }

    /// <summary>The curves by their trials. There may be a million of values: no object is made of each.</summary>
    private static Dictionary<int, List<double>> Curves(DbConnection connection, string study)
    {
        var curves = new Dictionary<int, List<double>>();
        using var rows = connection.ExecuteReader("SELECT trial, value FROM epochs WHERE study = @study ORDER BY trial, epoch", new { study });
        for (var (of, curve) = (-1, new List<double>()); rows.Read();)
        {
            var trial = rows.GetInt32(0);
            if (trial != of) curves.Add(of = trial, curve = []);
            curve.Add(rows.IsDBNull(1) ? double.NaN : rows.GetDouble(1));
        }

        return curves;
    }

    /// <summary>One trial with its curve, or null where there is no such trial.</summary>
    public TrialRow? Trial(string study, int trial)
    {
        using var connection = Open();
        if (connection.QueryFirstOrDefault<string>("SELECT detail FROM trials WHERE study = @study AND trial = @trial", new { study, trial }) is not { } json) return null;
        var curve = connection.Query<double?>("SELECT value FROM epochs WHERE study = @study AND trial = @trial ORDER BY epoch", new { study, trial });
        return JsonSerializer.Deserialize(json, MessageJson.Default.TrialRow)! with { Curve = [.. curve.Select(v => v ?? double.NaN)] };
    }

    /// <summary>Accepted results by trial and epoch, of one trial where <paramref name="trial"/> is given; read as they are asked for.</summary>
    public async IAsyncEnumerable<EpochRow> Epochs(string study, int? trial, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = Open();
        var rows = connection.QueryUnbufferedAsync<(long Trial, long Epoch, long Attempt, string Worker, string Metrics, double Seconds, double TotalSeconds, string At)>(
            """
            SELECT trial, epoch, attempt, worker, metrics, seconds, total_seconds, at FROM epochs
            WHERE study = @study AND (@trial IS NULL OR trial = @trial) ORDER BY trial, epoch
            """,
            new { study, trial });
        await foreach (var row in rows.WithCancellation(cancellation))
            yield return new EpochRow(
                (int)row.Trial,
                (int)row.Epoch,
                (int)row.Attempt,
                row.Worker,
                JsonSerializer.Deserialize(row.Metrics, MessageJson.Default.IReadOnlyDictionaryStringDouble)!,
                row.Seconds,
                row.TotalSeconds,
                DateTimeOffset.Parse(row.At, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>What each trial hit after the epoch that <paramref name="scope"/> is the value of, or its last where that is a mean; trials whose hits were not kept are left out.</summary>
    public IReadOnlyList<TrialHits> Hits(string study, BestScope scope)
    {
        if (_isOfEarlierVersion || Study(study) is not { } summary) return [];
        var wanted = BestTrial.Rank(Trials(study), scope, summary.Mode == "min" ? OptimizationMode.Min : OptimizationMode.Max).ToDictionary(b => b.Trial.Trial, b => b.Epoch ?? b.Trial.Curve.Count);
        using var connection = Open();
        return
        [
            .. connection.Query<(long Trial, long Epoch, string Hits)>("SELECT trial, epoch, hits FROM hits WHERE study = @study ORDER BY trial, epoch", new { study }, buffered: false)
                .Where(row => wanted.TryGetValue((int)row.Trial, out var epoch) && epoch == row.Epoch)
                .Select(row => new TrialHits((int)row.Trial, (int)row.Epoch, QueryHits.Parse(row.Hits))),
        ];
    }

    /// <summary>What happened to a trial, oldest first; nothing where the tables are those of an earlier version.</summary>
    public IReadOnlyList<TrialHistoryRow> History(string study, int trial)
    {
        if (_isOfEarlierVersion) return [];
        using var connection = Open();
        return
        [
            .. connection.Query<StoredHistory>(
                """
                SELECT number, kind, reason, at, epoch, attempt, worker, value, rung, cutoff, rank, peers, places, to_epoch AS toepoch, bracket, source
                FROM history WHERE study = @study AND trial = @trial ORDER BY number
                """,
                new { study, trial }).Select(h => h.ToRow(trial)),
        ];
    }

    /// <summary>Runs one statement for many rows: in one round trip where the database is on the other side of a network.</summary>
    private static void WriteRows(DbConnection connection, string sql, IEnumerable<Dictionary<string, object?>> rows, DbTransaction transaction)
    {
        if (!connection.CanCreateBatch)
        {
            connection.Execute(sql, rows, transaction);
            return;
        }

        foreach (var chunk in rows.Chunk(RowsPerTrip))
        {
            using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var row in chunk)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                foreach (var (name, value) in row)
                {
                    var parameter = command.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                    command.Parameters.Add(parameter);
                }

                batch.BatchCommands.Add(command);
            }

            batch.ExecuteNonQuery();
        }
    }

    private static StudySummary ReadSummary(string json) => JsonSerializer.Deserialize(json, MessageJson.Default.StudySummary)!;

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private DbConnection Open()
    {
        var connection = _connect();
        connection.Open();
        return connection;
    }

    /// <summary>A row of <c>history</c>, as wide as both databases give numbers.</summary>
    private sealed class StoredHistory
    {
        public long Number { get; init; }
        public string Kind { get; init; } = "";
        public string Reason { get; init; } = "";
        public string At { get; init; } = "";
        public long Epoch { get; init; }
        public long Attempt { get; init; }
        public string? Worker { get; init; }
        public double? Value { get; init; }
        public long? Rung { get; init; }
        public double? Cutoff { get; init; }
        public long? Rank { get; init; }
        public long? Peers { get; init; }
        public long? Places { get; init; }
        public long? ToEpoch { get; init; }
        public long? Bracket { get; init; }
        public long? Source { get; init; }

        public TrialHistoryRow ToRow(int trial) => new(
            Number, trial, Enum.Parse<TrialHistoryKind>(Kind, ignoreCase: true), Reason, DateTimeOffset.Parse(At, System.Globalization.CultureInfo.InvariantCulture),
            (int)Epoch, (int)Attempt, Worker, Value, (int?)Rung, Cutoff, (int?)Rank, (int?)Peers, (int?)Places, (int?)ToEpoch, (int?)Bracket, (int?)Source);
    }

    /// <summary>A state of a study's rows; a study that was deleted and came again is another.</summary>
    private sealed record Version(long Projected, string SubmittedAt);
}
