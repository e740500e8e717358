using System.IO.Compression;
using Npgsql;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Results;
using SessionRec.Actors.Storage;
using SessionRec.Core;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Storage;

/// <summary>Everything but the actors, on the real server.</summary>
public sealed class PostgresDatabaseTests(PostgresFixture server) : IClassFixture<PostgresFixture>, IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-corpora-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_that_start_together_all_find_the_tables()
    {
        var connection = await server.NewDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => PostgresDatabase.Open(connection), Cancellation)));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named_and_the_password_is_not()
    {
        var connection = new NpgsqlConnectionStringBuilder(await server.NewDatabaseAsync()) { Port = 1, Password = "swordfish" };
        var message = Assert.Throws<InputException>(() => PostgresDatabase.Open(connection.ToString())).Message;
        Assert.Contains("127.0.0.1:1", message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_held_the_fence_before_can_store_nothing_and_knows_why()
    {
        var connection = await server.NewDatabaseAsync();
        var (first, second) = (PostgresDatabase.Open(connection), PostgresDatabase.Open(connection));
        var (fenceOfFirst, fenceOfSecond) = (first.OpenFence(), second.OpenFence());
        Assert.Equal(PostgresDatabase.FencedState, Assert.Throws<PostgresException>(() => Write(first, 1)).SqlState);

        fenceOfFirst.Take("first");
        fenceOfFirst.Take("first");
        Write(first, 1);
        Assert.True(await fenceOfFirst.IsHeldAsync(Cancellation));

        fenceOfSecond.Take("second");
        Assert.Equal(PostgresDatabase.FencedState, Assert.Throws<PostgresException>(() => Write(first, 2)).SqlState);
        Assert.False(await fenceOfFirst.IsHeldAsync(Cancellation));
        Assert.Throws<SchedulerReplacedException>(() => fenceOfFirst.Take("first"));
        Write(second, 2);
        Assert.Equal("23505", Assert.Throws<PostgresException>(() => Write(second, 2)).SqlState);
        Assert.Equal(2L, await ScalarAsync<long>(connection, "SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task A_writer_that_stops_in_the_middle_holds_nobody_up_for_long_and_writes_nothing()
    {
        var connection = await server.NewDatabaseAsync();
        var (first, second) = (PostgresDatabase.Open(connection), PostgresDatabase.Open(connection));
        first.OpenFence().Take("first");
        await using var stopped = first.Connect();
        await using var transaction = await stopped.BeginTransactionAsync(Cancellation);
        await using (var command = WriteCommand(stopped, 1)) await command.ExecuteNonQueryAsync(Cancellation);

        // The server ends the first one's connection, since nothing comes from it.
        await Task.Run(() => second.OpenFence().Take("second"), Cancellation);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(Cancellation));
        Assert.Equal(0L, await ScalarAsync<long>(connection, "SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task Results_are_written_and_read_as_with_sqlite()
    {
        var connection = await server.NewDatabaseAsync();
        var store = PostgresDatabase.Open(connection).OpenResults();
        var epochs = Enumerable.Range(1, 2_500).Select(e => Epoch(0, e, e / 7.0)).ToArray();
        store.Write(new Projection(5, Submission, Summary(StudyState.Running), [Row(0, 2_500, null), Row(1, 0, "w'\"1")], epochs, [new(2, 0, TrialHistoryKind.Paused, "2nd of 3", At, 10, 1, "w1", .25, 10, null, 2, 3)]));
        store.Write(new Projection(4, Submission, Summary(StudyState.Failed), [Row(0, 0, null)], [], []));
        store.Write(new Projection(9, Submission, Summary(StudyState.Completed), [Row(1, 1, "w2")], [Epoch(1, 1, 0.30000000000000004), Epoch(0, 1, 0.9)], []));

        Assert.Equal(9, store.Projected("one"));
        Assert.Equal(Summary(StudyState.Completed), Assert.Single(store.Studies()));
        Assert.Equal(Submission, store.Submission("one"));
        var trials = store.Trials("one");
        Assert.Equal([2_500, 1], trials.Select(t => t.Epoch));
        Assert.Equal([null, "w2"], trials.Select(t => t.Worker));
        Assert.Equal(epochs.Select(e => e.Metrics["recall@10"]), trials[0].Curve);
        var rows = await store.Epochs("one", null, Cancellation).ToListAsync(Cancellation);
        Assert.Equal(2_501, rows.Count);
        Assert.Equal(0.30000000000000004, rows[^1].Metrics["recall@10"]);
        Assert.True(double.IsNaN(rows[0].Metrics["loss"]));
        Assert.Single(await store.Epochs("one", 1, Cancellation).ToListAsync(Cancellation));
        Assert.Equal("completed", await ScalarAsync<string>(connection, "SELECT state FROM studies WHERE study = 'one'"));

        Assert.Equal(new TrialHistoryRow(2, 0, TrialHistoryKind.Paused, "2nd of 3", At, 10, 1, "w1", .25, 10, null, 2, 3), Assert.Single(store.History("one", 0)));

        store.Write(new Projection(11, Submission, Summary(StudyState.Completed), [], [Epoch(1, 2, 0.25) with { Hits = QueryHits.From(RankingMetrics.From([1, 0, 3]), 10) }], []));
        Assert.Equal((1, 2, 2), store.Hits("one", BestScope.Last).Select(h => (h.Trial, h.Epoch, h.Hits.Count)).Single());

        store.Delete("one");
        Assert.Null(store.Study("one"));
        Assert.Empty(store.History("one", 0));
    }

    [Fact]
    public async Task A_corpus_that_one_scheduler_was_sent_is_had_by_the_other()
    {
        var connection = await server.NewDatabaseAsync();
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        SharedCorpora Shared() => new(PostgresDatabase.Open(connection).OpenCorpora(), 1L << 30, TimeProvider.System);
        var first = new CorpusStore(Path.Combine(_folder, "first"), Shared());
        var second = new CorpusStore(Path.Combine(_folder, "second"), Shared());
        Assert.Null(await second.FindOrFetchAsync(hash, Cancellation));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => first.PutAsync(hash, new MemoryStream(content), Cancellation)));

        var path = await second.FindOrFetchAsync(hash, Cancellation);
        Assert.NotNull(path);
        await using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var read = new MemoryStream();
        await unzipped.CopyToAsync(read, Cancellation);
        Assert.Equal(content, read.ToArray());
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder, "second")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Write(PostgresDatabase database, long number)
    {
        using var connection = database.Connect();
        using var command = WriteCommand(connection, number);
        command.ExecuteNonQuery();
    }

    private static NpgsqlCommand WriteCommand(NpgsqlConnection connection, long number)
    {
        var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, FALSE, 'a', @number, '\\x00')";
        command.Parameters.AddWithValue("number", number);
        return command;
    }

    private static async Task<T> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static StudySubmission Submission { get; } = new("study: one", "one.yaml", new CorpusReference("a", "b", 1, 2, 3));

    private static StudySummary Summary(StudyState state) =>
        new("one", state, null, "word2vec", "recall@10", "max", Submission.Corpus, 2, 3, 0, 1, 0, 0, 0, 0, 2, 0, 0.3, At, At, null);

    private static TrialRow Row(int trial, int epoch, string? worker) => new(
        trial, new ParameterSet([new("negative", 5), new("alpha", 0.1)]), TrialState.Running, 1, worker, epoch, 3, null, null, [],
        new Dictionary<string, double> { ["recall@10"] = 0.1 }, 0.5, null, At, null);

    private static EpochRow Epoch(int trial, int epoch, double value) =>
        new(trial, epoch, 1, "w1", new Dictionary<string, double> { ["recall@10"] = value, ["loss"] = double.NaN }, 0.25, 0.25 * epoch, At);
}
