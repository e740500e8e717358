using SessionRec.Actors.Results;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Results;

public sealed class ResultsStoreTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-results-").FullName;
    private readonly ResultsStore _store;

    public ResultsStoreTests() => _store = ResultsStore.OpenSqlite(Path.Combine(_folder, "results.db"));

    [Fact]
    public async Task What_was_written_is_read_again()
    {
        var trial = Row(0, 2, [0.1, 0.30000000000000004]);
        var epochs = new[] { Epoch(0, 1, 0.1), Epoch(0, 2, 0.30000000000000004) };
        _store.Write(new Projection(5, Submission, Summary("one", StudyState.Running), [trial], epochs, []));

        Assert.Equal(5, _store.Projected("one"));
        Assert.Equal(Summary("one", StudyState.Running), _store.Study("one"));
        Assert.Equal(Submission, _store.Submission("one"));
        var read = Assert.Single(_store.Trials("one"));
        Assert.Equal(trial.Curve, read.Curve);
        Assert.Equal(trial.Metrics, read.Metrics);
        Assert.Equal(trial with { Curve = read.Curve, Metrics = read.Metrics }, read);
        var rows = await _store.Epochs("one", null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(epochs.Select(e => e with { Metrics = rows[0].Metrics }), rows.Select(e => e with { Metrics = rows[0].Metrics }));
        Assert.Equal(epochs.Select(e => e.Metrics["recall@10"]), rows.Select(e => e.Metrics["recall@10"]));
        Assert.All(rows, r => Assert.True(double.IsNaN(r.Metrics["loss"])));
    }

    [Fact]
    public async Task Later_steps_change_trials_and_add_epochs()
    {
        _store.Write(new Projection(5, Submission, Summary("one", StudyState.Running), [Row(0, 1, [0.1]), Row(1, 0, [])], [Epoch(0, 1, 0.1)], []));
        _store.Write(new Projection(9, Submission, Summary("one", StudyState.Completed), [Row(1, 1, [0.2])], [Epoch(1, 1, 0.2), Epoch(0, 1, 0.9)], []));

        Assert.Equal(StudyState.Completed, _store.Study("one")!.State);
        Assert.Equal([[0.1], [0.2]], _store.Trials("one").Select(t => t.Curve));
        Assert.Equal([1, 1], _store.Trials("one").Select(t => t.Epoch));
        Assert.Single(await _store.Epochs("one", 1, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Parameters_that_a_trial_takes_over_are_those_of_the_table()
    {
        var row = Row(0, 1, [0.1]);
        _store.Write(new Projection(5, Submission, Summary("one", StudyState.Running), [row], [Epoch(0, 1, 0.1)], []));
        _store.Write(new Projection(9, Submission, Summary("one", StudyState.Running), [row with { Parameters = new ParameterSet([new("window", 77)]), EarlierParameters = [new(0, row.Parameters, 1)] }], [], []));

        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "results.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT parameters FROM trials";
        Assert.Equal("""{"window":77}""", command.ExecuteScalar());
        Assert.Equal(row.Parameters, Assert.Single(_store.Trials("one")).ParametersAt(1));
    }

    [Fact]
    public async Task The_page_on_sql_lists_every_column_and_its_query_runs()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(ArchitectureTests.Repository(), "docs", "sql.md"), TestContext.Current.CancellationToken);
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "results.db")}");
        connection.Open();
        List<string[]> Query(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            var rows = new List<string[]>();
            while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString()!)]);
            return rows;
        }

        var listed = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')).ToDictionary(cells => cells[1].Trim(' ', '`'), cells => cells[3].Trim());
        Assert.Equal(Query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Select(r => r[0]), listed.Keys.Order(StringComparer.Ordinal));
        foreach (var (table, columns) in listed)
            Assert.Equal(Query($"SELECT name FROM pragma_table_info('{table}') ORDER BY cid").Select(r => $"`{r[0]}`"), columns.Split(", "));

        _store.Write(new Projection(
            5, Submission, Summary("retail", StudyState.Running), [Row(0, 1, [.1]), Row(1, 1, [.2]), Row(2, 0, [])], [],
            [new(3, 1, TrialHistoryKind.Paused, "1st of 2", At, 1, 1, "w1", .2, 1, null, 1, 2)]));
        var start = page.IndexOf("```sql", StringComparison.Ordinal) + 6;
        var rows = Query(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Equal([("1", "paused"), ("0", "")], rows.Select(r => (r[0], r[3])));
    }

    [Theory]
    [InlineData(BestScope.Last, 2, 1)]
    [InlineData(BestScope.All, 1, 1)]
    [InlineData(BestScope.Average, 2, 1)]
    public async Task Hits_are_those_of_the_epoch_that_counts(BestScope scope, int ofFirst, int ofSecond)
    {
        static QueryHits Hits(int rank) => QueryHits.From(RankingMetrics.From([rank, 0, 11]), 10);
        _store.Write(new Projection(
            5,
            Submission,
            Summary("one", StudyState.Running),
            [Row(0, 2, [.3, .1]), Row(1, 1, [.2]), Row(2, 0, [])],
            [Epoch(0, 1, .3) with { Hits = Hits(1) }, Epoch(0, 2, .1) with { Hits = Hits(11) }, Epoch(1, 1, .2) with { Hits = Hits(0) }],
            []));

        var read = _store.Hits("one", scope);

        Assert.Equal([(0, ofFirst), (1, ofSecond)], read.Select(h => (h.Trial, h.Epoch)));
        Assert.Equal(Hits(ofFirst == 1 ? 1 : 11), read[0].Hits);
        Assert.Empty(_store.Hits("two", scope));
        Assert.All(await _store.Epochs("one", null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken), e => Assert.Null(e.Hits));
        _store.Delete("one");
        Assert.Empty(_store.Hits("one", scope));
    }

    [Fact]
    public void A_trials_history_is_read_in_order_and_written_once()
    {
        TrialHistoryRow[] rows =
        [
            new(3, 1, TrialHistoryKind.Started, "its first attempt", At, 0, 1, "w1"),
            new(7, 1, TrialHistoryKind.Promoted, "1st of 3", At, 10, 1, "w1", 0.1 + 0.2, 10, 0.25, 1, 3, 1, 40, 0, 4),
        ];
        _store.Write(new Projection(5, Submission, Summary("one", StudyState.Running), [], [], [rows[1], rows[0], new(4, 2, TrialHistoryKind.GivenUp, "no memory", At, 0, 1)]));
        _store.Write(new Projection(6, Submission, Summary("one", StudyState.Running), [], [], rows));

        Assert.Equal(rows, _store.History("one", 1));
        Assert.Equal(TrialHistoryKind.GivenUp, Assert.Single(_store.History("one", 2)).Kind);
        Assert.Empty(_store.History("one", 3));
        _store.Delete("one");
        Assert.Empty(_store.History("one", 1));
    }

    [Fact]
    public void Tables_of_a_version_without_history_are_read_and_once_they_are_written_projected_anew()
    {
        var path = Path.Combine(_folder, "results.db");
        _store.Write(new Projection(5, Submission, Summary("one", StudyState.Completed), [Row(0, 1, [0.1])], [Epoch(0, 1, 0.1)], []));
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE history";
            command.ExecuteNonQuery();
        }

        var readOnly = ResultsStore.OpenSqlite(path, readOnly: true);
        Assert.Equal((5L, 0), (readOnly.Projected("one"), readOnly.History("one", 0).Count));
        Assert.Equal(0, ResultsStore.OpenSqlite(path).Projected("one"));
        Assert.Equal(0, ResultsStore.OpenSqlite(path).Projected("one"));
    }

    [Fact]
    public void A_step_of_a_scheduler_that_was_replaced_changes_nothing()
    {
        _store.Write(new Projection(9, Submission, Summary("one", StudyState.Completed), [Row(0, 1, [0.1])], [Epoch(0, 1, 0.1)], []));
        _store.Write(new Projection(8, Submission, Summary("one", StudyState.Running), [Row(0, 0, [])], [], []));

        Assert.Equal((9L, StudyState.Completed), (_store.Projected("one"), _store.Study("one")!.State));
        Assert.Equal(1, Assert.Single(_store.Trials("one")).Epoch);
    }

    [Fact]
    public void Studies_do_not_mix_and_can_be_deleted()
    {
        _store.Write(new Projection(1, Submission, Summary("one", StudyState.Running), [Row(0, 1, [0.1])], [Epoch(0, 1, 0.1)], []));
        _store.Write(new Projection(1, Submission, Summary("two", StudyState.Running), [Row(0, 1, [0.2])], [Epoch(0, 1, 0.2)], []));
        _store.Delete("one");

        Assert.Equal("two", Assert.Single(_store.Studies()).Name);
        Assert.Empty(_store.Trials("one"));
        Assert.Equal((0L, 1L), (_store.Projected("one"), _store.Projected("two")));
        Assert.Equal([0.2], Assert.Single(_store.Trials("two")).Curve);
        Assert.Null(_store.Study("one"));
        Assert.Null(_store.Submission("one"));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static StudySubmission Submission { get; } = new("study: one", "one.yaml", new CorpusReference("a", "b", 1, 2, 3));

    private static StudySummary Summary(string name, StudyState state) =>
        new(name, state, null, "word2vec", "recall@10", "max", Submission.Corpus, 2, 3, 0, 1, 0, 0, 0, 0, 2, 0, 0.3, At, At, null);

    private static TrialRow Row(int trial, int epoch, double[] curve) => new(
        trial, new ParameterSet([new("negative", 5), new("alpha", 0.1)]), TrialState.Running, 1, "w1", epoch, 3,
        curve.Length == 0 ? null : curve[^1], curve.Length == 0 ? null : curve.Max(), curve, new Dictionary<string, double> { ["recall@10"] = 0.1 }, 0.5, null, At, null);

    private static EpochRow Epoch(int trial, int epoch, double value) =>
        new(trial, epoch, 1, "w1", new Dictionary<string, double> { ["recall@10"] = value, ["loss"] = double.NaN }, 0.25, 0.25 * epoch, At);
}
