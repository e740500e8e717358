using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using Microsoft.Data.Sqlite;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Hosting;

/// <summary>The client with real tables; the scheduler is the test's.</summary>
public class ActorStudyClientTests : TestKit
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly CorpusReference Corpus = new(new string('a', 64), new string('b', 64), 10, 100, 20);

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-client-").FullName;
    private readonly ResultsStore _results;
    private readonly TestProbe _scheduler;
    private readonly ActorStudyClient _client;

    public ActorStudyClientTests()
        : base(ConfigurationFactory.ParseString("akka.loglevel = WARNING\nakka.test.single-expect-default = 30s").WithFallback(SessionRecConfig.Common).WithFallback(DefaultConfig))
    {
        _results = ResultsStore.OpenSqlite(Path.Combine(_folder, "results.db"));
        _scheduler = CreateTestProbe();
        _client = new ActorStudyClient(Sys, _scheduler, _results);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_update_of_a_watch_has_all_trials_from_the_tables_then_what_is_told()
    {
        _results.Write(new Projection(1, Submission, Summary(3), [Row(0, 1), Row(1, 2)], [], []));
        await using var watch = _client.WatchAsync("one", Cancellation).GetAsyncEnumerator(Cancellation);

        var next = watch.MoveNextAsync();
        await _scheduler.ExpectMsgAsync<StudyRequest.Watch>(cancellationToken: Cancellation);
        Tell(Summary(3), reread: true);
        Assert.True(await next);
        Assert.Equal((3, 2), ((int)watch.Current.Summary.EpochsReported, watch.Current.Trials.Count));

        Tell(Summary(4), reread: false, Row(1, 3));
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal([1], watch.Current.Trials.Select(t => t.Trial));
    }

    /// <summary>What was on its way when a watch began comes before the answer to it.</summary>
    [Fact]
    public async Task The_first_update_has_all_trials_also_where_a_change_comes_before_the_answer()
    {
        _results.Write(new Projection(1, Submission, Summary(3), [Row(0, 1), Row(1, 2)], [], []));
        await using var watch = _client.WatchAsync("one", Cancellation).GetAsyncEnumerator(Cancellation);
        var next = watch.MoveNextAsync();
        await _scheduler.ExpectMsgAsync<StudyRequest.Watch>(cancellationToken: Cancellation);

        Tell(Summary(3), reread: false);

        Assert.True(await next);
        Assert.Equal([0, 1], watch.Current.Trials.Select(t => t.Trial));
        Tell(Summary(3), reread: true);
        Assert.True(await watch.MoveNextAsync());
        Assert.Empty(watch.Current.Trials);

        // Not an answer: more has changed than a message can have.
        Tell(Summary(3), reread: true);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(2, watch.Current.Trials.Count);
    }

    [Fact]
    public async Task Tables_that_are_away_for_a_moment_do_not_end_a_watch()
    {
        _results.Write(new Projection(1, Submission, Summary(3), [Row(0, 1)], [], []));
        Execute("ALTER TABLE trials RENAME TO elsewhere");
        await using var watch = _client.WatchAsync("one", Cancellation).GetAsyncEnumerator(Cancellation);
        var next = watch.MoveNextAsync().AsTask();
        await _scheduler.ExpectMsgAsync<StudyRequest.Watch>(cancellationToken: Cancellation);
        Tell(Summary(3), reread: true);

        Assert.NotEqual(next, await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(2), Cancellation)));
        Execute("ALTER TABLE elsewhere RENAME TO trials");

        Assert.True(await next);
        Assert.Single(watch.Current.Trials);
    }

    [Fact]
    public async Task Who_does_not_keep_up_misses_no_trial_and_holds_few_updates()
    {
        const int Many = 1_000;
        _results.Write(new Projection(1, Submission, Summary(1), [Row(0, 1)], [], []));
        await using var watch = _client.WatchAsync("one", Cancellation).GetAsyncEnumerator(Cancellation);
        var first = watch.MoveNextAsync();
        await _scheduler.ExpectMsgAsync<StudyRequest.Watch>(cancellationToken: Cancellation);
        Tell(Summary(1), reread: true);
        Assert.True(await first);

        // What is told is in the tables before.
        _results.Write(new Projection(2, Submission, Summary(Many), [.. Enumerable.Range(0, Many).Select(t => Row(t, 1))], [], []));
        for (var i = 0; i < Many; i++) Tell(Summary(i + 1), reread: false, Row(i, 1));
        var seen = new HashSet<int>();
        var updates = 0;
        while (seen.Count < Many)
        {
            Assert.True(await watch.MoveNextAsync());
            seen.UnionWith(watch.Current.Trials.Select(t => t.Trial));
            updates++;
        }

        Assert.InRange(updates, 1, Many / 2);
        await _scheduler.ExpectMsgAsync<StudyRequest.Watch>(cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_journal_with_many_hits_is_sent_in_parts_that_fit_into_a_message()
    {
        // 200,000 queries: 33 KB an epoch.
        var hits = QueryHits.From(RankingMetrics.From([.. Enumerable.Range(0, 200_000).Select(q => q % 21)]), 10);
        StudyEvent[] events = [.. Enumerable.Range(1, 300).Select(e => new StudyEvent.EpochReported(0, 1, e, new Dictionary<string, double> { ["recall@10"] = 0.5 }, 1, new TrialDecision(DecisionKind.Continue, "goes on"), At) { Hits = hits })];

        var importing = _client.ImportAsync(events, "copy", Cancellation);
        var (sent, largest) = (0, 0);
        while (sent < events.Length)
        {
            var part = await _scheduler.ExpectMsgAsync<StudyRequest.Import>(cancellationToken: Cancellation);
            sent += part.Events.Count;
            largest = Math.Max(largest, Sys.Serialization.FindSerializerFor(part).ToBinary(part).Length);
            Assert.Equal(sent == events.Length, part.IsLast);
            _scheduler.Reply(part.IsLast ? new StudyReply.Summary(Summary(300)) : new StudyReply.PartTaken(part.Transfer, part.Part));
        }

        await importing;
        Assert.InRange(largest, 1, 1 << 20);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "results.db")};Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Tell(StudySummary summary, bool reread, params TrialRow[] rows) => _scheduler.LastSender.Tell(new StudyReply.Updated(new StudyUpdate(summary, rows), reread));

    private static StudySubmission Submission { get; } = new("study: one", "one.yaml", Corpus);

    private static StudySummary Summary(long epochs) => new("one", StudyState.Running, null, "word2vec", "recall@10", "max", Corpus, 2, 3, 0, 1, 0, 0, 0, 0, epochs, 1, 0.5, At, At, null);

    private static TrialRow Row(int trial, int epoch) => new(
        trial, new ParameterSet([new("negative", 5)]), TrialState.Running, 1, "w1", epoch, 3, 0.5, 0.5, [], new Dictionary<string, double> { ["recall@10"] = 0.5 }, 1, null, At, null);
}
