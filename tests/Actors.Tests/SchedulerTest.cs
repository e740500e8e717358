using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Actors.Storage;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests;

/// <summary>A scheduler with its real journal and tables in a folder of its own; the workers are the test's.</summary>
/// <remarks>
/// Akka's <c>serialize-messages</c> cannot be on, since the SQL journal's own messages do not bear it; what workers tell and are told is
/// passed through the serializer here instead.
/// </remarks>
public abstract class SchedulerTest : TestKit
{
    private const string Strict =
        """
        akka.loglevel = WARNING
        akka.test.single-expect-default = 30s
        akka.persistence.journal.sql.circuit-breaker.max-failures = 1000
        """;

    protected SchedulerTest()
        : this(Directory.CreateTempSubdirectory("sessionrec-scheduler-").FullName)
    {
    }

    private SchedulerTest(string folder)
        : this(folder, SchedulerStorage.Open(new StorageOptions(Postgres: null), folder))
    {
    }

    protected SchedulerTest(string folder, SchedulerStorage storage)
        : base(SetupOf(storage))
    {
        ArgumentNullException.ThrowIfNull(storage);
        Files = new SqliteFiles(folder);
        Results = storage.Results;
        Fence = storage.Fence;
    }

    protected static CorpusReference Corpus { get; } = new(new string('a', 64), new string('b', 64), 10, 100, 20);

    protected SqliteFiles Files { get; }

    protected ResultsStore Results { get; set; }

    protected ISchedulerFence Fence { get; }

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected SchedulingOptions Options { get; set; } = new()
    {
        Node = "test",
        Lease = TimeSpan.FromSeconds(20),
        Tick = TimeSpan.FromMilliseconds(50),
        RetryAfter = TimeSpan.FromMilliseconds(50),
        RetryAfterAtMost = TimeSpan.FromMilliseconds(200),
    };

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static StudyRequest.Submit Submission(string name = "small", int trials = 2, int epochs = 3, string more = "") => new(new StudySubmission(
        $$"""
        study: {{name}}
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 50, seed: 1}
        model: word2vec
        space:
          negative: {grid: [{{string.Join(", ", Enumerable.Range(1, trials))}}]}
          epochs: {{epochs}}
        {{more}}
        """,
        "small.yaml",
        Corpus));

    /// <summary>The metric as a model would have it: a function of the trial and the epoch alone.</summary>
    protected static double Value(int trial, int epoch) => Math.Round((((trial * 37) % 101) / 200.0) + (epoch / 1000.0), 6);

    protected static FromWorker.ReportEpoch ReportOf(AttemptId attempt, int epoch) => new(
        attempt.Study,
        new EpochReport(attempt.Trial, attempt.Attempt, epoch, new Dictionary<string, double> { ["recall@10"] = Value(attempt.Trial, epoch), ["loss"] = 1.0 / epoch }, 0.25));

    protected IActorRef StartScheduler() => Sys.ActorOf(SchedulerActor.Supervised(Options, Results, Fence, Clock));

    private static ActorSystemSetup SetupOf(SchedulerStorage storage)
    {
        var bootstrap = BootstrapSetup.Create().WithConfig(
            ConfigurationFactory.ParseString(Strict).WithFallback(SessionRecConfig.Common).WithFallback(storage.Journal).WithFallback(DefaultConfig));
        return storage.Connections is { } connections ? bootstrap.And(connections) : ActorSystemSetup.Create(bootstrap);
    }

    /// <summary>Ends a scheduler as a crash does: nobody is told, only the files are left.</summary>
    protected async Task KillAsync(IActorRef scheduler)
    {
        Watch(scheduler);
        Sys.Stop(scheduler);
        await ExpectTerminatedAsync(scheduler, cancellationToken: Cancellation);
        Unwatch(scheduler);
    }

    protected static async Task<StudySummary> SubmitAsync(IActorRef scheduler, StudyRequest.Submit submit) =>
        (await scheduler.Ask<StudyReply.Summary>(submit, TimeSpan.FromSeconds(30), Cancellation)).Study;

    protected static async Task<StudySummary> SummaryAsync(IActorRef scheduler, string study = "small") =>
        (await scheduler.Ask<StudyReply.Snapshot>(new StudyRequest.Get(study), TimeSpan.FromSeconds(30), Cancellation)).Summary;

    protected HandWorker NewWorker(IActorRef scheduler, string name = "w1") => new(this, CreateTestProbe(), scheduler, name);

    /// <summary>Runs SQL on a file of the scheduler's, beside it.</summary>
    protected static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A study's events as its journal has them, oldest first.</summary>
    protected IReadOnlyList<StudyEvent> JournalOf(string study)
    {
        using var connection = new SqliteConnection($"Data Source={Files.Journal};Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT manifest, message FROM journal WHERE persistence_id = 'study-{study}' AND deleted = 0 ORDER BY sequence_number";
        using var rows = command.ExecuteReader();
        var serializer = (SerializerWithStringManifest)Sys.Serialization.FindSerializerForType(typeof(StudyEvent));
        var events = new List<StudyEvent>();
        while (rows.Read())
        {
            var entry = serializer.FromBinary(rows.GetFieldValue<byte[]>(1), rows.GetString(0));
            if (entry is StudyEvents several) events.AddRange(several.Events);
            else events.Add((StudyEvent)entry);
        }

        return events;
    }

    protected static T Scalar<T>(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)Convert.ChangeType(command.ExecuteScalar()!, typeof(T), System.Globalization.CultureInfo.InvariantCulture);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        SqliteConnection.ClearAllPools();
        try
        {
            Directory.Delete(Files.Folder, recursive: true);
        }
        catch (IOException)
        {
            // A connection that the journal still held has made its file again; the machine's temporary folder takes care of it.
        }
    }

    /// <summary>A worker whose every message the test decides.</summary>
    protected sealed class HandWorker(TestKitBase kit, TestProbe probe, IActorRef scheduler, string name)
    {
        private long _request;

        public TestProbe Probe => probe;

        public string Name => name;

        public Guid Incarnation { get; set; } = Guid.NewGuid();

        public DateTimeOffset? StartedAt { get; set; }

        public void Tell(object message, IActorRef? to = null) => (to ?? scheduler).Tell(Passed(message), probe);

        public void Ask(IActorRef? to = null) => Tell(new FromWorker.RequestWork(name, Incarnation, ++_request, 4, null, StartedAt), to);

        public void Beat(params AttemptId[] running) => Tell(new FromWorker.Heartbeat(name, Incarnation, 4, null, running, StartedAt: StartedAt));

        public async Task<FromScheduler.TrialOffer> OfferAsync(IActorRef? to = null)
        {
            Ask(to);
            return await NextAsync<FromScheduler.TrialOffer>();
        }

        /// <summary>Asks until there is work: what was lost may be given only after a while, and a scheduler that starts may not hear.</summary>
        public async Task<FromScheduler.TrialOffer> OfferInTheEndAsync(IActorRef? to = null)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!patience.IsCancellationRequested)
            {
                Ask(to);
                var answer = await probe.ReceiveOneAsync(TimeSpan.FromSeconds(10), Cancellation);
                while (answer is not (null or FromScheduler.TrialOffer or FromScheduler.NoWork)) answer = await probe.ReceiveOneAsync(TimeSpan.FromSeconds(10), Cancellation);
                if (answer is FromScheduler.TrialOffer offer) return (FromScheduler.TrialOffer)Passed(offer);

                // Until it is called, or for a moment where the call was given before.
                await probe.ReceiveOneAsync(TimeSpan.FromMilliseconds(200), Cancellation);
            }

            throw new TimeoutException("There was no work for a minute.");
        }

        /// <summary>The next message of that kind; others are passed over.</summary>
        public async Task<T> NextAsync<T>() => (T)Passed((await probe.FishForMessageAsync<T>(_ => true, TimeSpan.FromSeconds(30), cancellationToken: Cancellation))!);

        public async Task<FromScheduler.EpochAcknowledged> ReportAsync(AttemptId attempt, int epoch, IActorRef? to = null)
        {
            Tell(ReportOf(attempt, epoch), to);
            return await NextAsync<FromScheduler.EpochAcknowledged>();
        }

        /// <summary>The message as it arrives at the other end of a connection.</summary>
        private object Passed(object message)
        {
            var serializer = (SerializerWithStringManifest)kit.Sys.Serialization.FindSerializerFor(message);
            return serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
        }

        public async Task TrainAsync(FromScheduler.TrialOffer offer)
        {
            Tell(new FromWorker.AcceptTrial(offer.Attempt, name));
            for (var epoch = offer.Assignment.AcceptedEpochs + 1; (await ReportAsync(offer.Attempt, epoch)).Decision == DecisionKind.Continue; epoch++)
            {
            }
        }
    }
}
