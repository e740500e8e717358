using Akka.Actor;
using Akka.Configuration;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Serialization;

public class MessageSizeTests
{
    /// <summary>The HTTP API takes submissions of up to 100,000 bytes; remoting drops what is larger than its frame, without a word to the sender.</summary>
    [Fact]
    public async Task The_largest_submission_passes_between_nodes_even_where_json_makes_it_six_times_as_long()
    {
        using var near = Node("near");
        using var far = Node("far");
        far.ActorOf(Props.Create(() => new Measure()), "measure");
        var address = ((ExtendedActorSystem)far).Provider.DefaultAddress;
        var submission = new StudySubmission(new string('<', 100_000), "large.yaml", new CorpusReference("a", "b", 1, 2, 3));

        var answer = await near.ActorSelection($"{address}/user/measure").Ask<StudyReply.Refused>(
            new StudyRequest.Submit(submission), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal("100000", answer.Message);
    }

    /// <summary>However many trials a study has, who watches it from another node hears what changes, or that the tables have it.</summary>
    [Fact]
    public async Task A_watcher_on_another_node_hears_of_any_number_of_changed_trials()
    {
        using var near = Node("near");
        using var far = Node("far");
        var folder = Directory.CreateTempSubdirectory("sessionrec-watch-").FullName;
        var study = near.ActorOf(Props.Create(() => new WatchedStudy(ResultsStore.OpenSqlite(Path.Combine(folder, "results.db")))), "study");
        using var watcher = Inbox.Create(far);
        far.ActorSelection($"{((ExtendedActorSystem)near).Provider.DefaultAddress}/user/study").Tell(new StudyRequest.Watch("one"), watcher.Receiver);
        async Task<StudyReply.Updated> NextAsync() => (StudyReply.Updated)await watcher.ReceiveAsync(TimeSpan.FromSeconds(60));
        Assert.True((await NextAsync()).Reread);

        study.Tell(Change(1, 1_500, epochs: 100), ActorRefs.NoSender);
        var many = await NextAsync();
        study.Tell(Change(2, 20, epochs: 100), ActorRefs.NoSender);
        var few = await NextAsync();

        Assert.Equal((true, 0, 1L), (many.Reread, many.Update.Trials.Count, many.Update.Summary.EpochsReported));
        Assert.Equal((false, 20, 2L), (few.Reread, few.Update.Trials.Count, few.Update.Summary.EpochsReported));
        await far.Terminate();
        await near.Terminate();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The largest that are sent: pages that are full, of studies with much to tell.</summary>
    [Theory]
    [MemberData(nameof(Largest))]
    public void Each_reply_fits_into_a_frame(string kind, IWireMessage reply)
    {
        using var system = ActorSystem.Create("sizes", ConfigurationFactory.ParseString("akka.loglevel = WARNING").WithFallback(SessionRecConfig.Common));
        var frame = Node("frame");
        var most = frame.Settings.Config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size")!.Value;
        frame.Dispose();

        Assert.InRange(system.Serialization.FindSerializerFor(reply).ToBinary(reply).Length, 1, most * 3 / 4);
        Assert.NotEmpty(kind);
    }

    public static TheoryData<string, IWireMessage> Largest()
    {
        var attempts = Enumerable.Range(0, 128).Select(i => new AttemptId(new string('s', 60), 100_000 + i, 12)).ToArray();
        return new()
        {
            { "studies", new StudyReply.Studies([.. Enumerable.Range(0, StudyRequest.List.Most).Select(i => Summary(i) with { Reason = new string('<', 500) })], 10_000) },
            { "workers", new StudyReply.Workers(1, [.. Enumerable.Range(0, StudyRequest.ListWorkers.Most).Select(i => new WorkerView($"worker-{i}", "akka.tcp://SessionRec@10.0.0.7:4053", 128, 1L << 40, attempts, At))], 1_000) },
            { "trials", new StudyReply.Trials([.. Enumerable.Range(0, StudyRequest.ListTrials.Most).Select(i => Row(i, 1_000) with { Curve = [] })], 100_000) },
            { "snapshot", new StudyReply.Snapshot(new StudySubmission(new string('<', 100_000), "large.yaml", new CorpusReference("a", "b", 1, 2, 3)), Summary(1)) },
            { "workers' work", new FromWorker.Heartbeat("worker-1", Guid.NewGuid(), 4096, null, [.. Enumerable.Repeat(attempts, 32).SelectMany(a => a)], 7, At) },
        };
    }

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static StudySummary Summary(long epochs) => new(
        "one", StudyState.Running, null, "word2vec", "recall@10", "max", new CorpusReference(new string('a', 64), new string('b', 64), 1, 2, 3),
        1_500, 100, 0, 0, 0, 0, 0, 0, epochs, 1, 0.5, At, At, null);

    private static TrialRow Row(int trial, int epochs) => new(
        trial,
        new ParameterSet([.. Enumerable.Range(0, 20).Select(p => new KeyValuePair<string, ParameterValue>($"parameter_{p}", 0.1 + p))]),
        TrialState.Running, 1, "worker-1", epochs, epochs, 0.1, 0.2,
        [.. Enumerable.Range(1, epochs).Select(e => 1.0 / e)],
        Enumerable.Range(0, 40).ToDictionary(m => $"test_metric_{m}@10", m => 1.0 / (m + 3)),
        12.25, new string('<', 100), At, null);

    private static Projection Change(long number, int trials, int epochs) => new(
        number, new StudySubmission("study: one", "one.yaml", new CorpusReference("a", "b", 1, 2, 3)), Summary(number), [.. Enumerable.Range(0, trials).Select(t => Row(t, epochs))], [], []);

    /// <summary>Answers as a study does.</summary>
    private sealed class WatchedStudy : ReceiveActor
    {
        public WatchedStudy(ResultsStore store)
        {
            var results = Context.ActorOf(Props.Create(() => new ResultsActor(store)).WithDispatcher(ResultsActor.Dispatcher));
            Receive<StudyRequest.Watch>(results.Forward);
            Receive<ResultsActor.SendSnapshot>(m => results.Tell(new ResultsActor.ForWatcher(m.Watcher, new StudyReply.Updated(new StudyUpdate(Summary(0), []), Reread: true))));
            Receive<Projection>(m => results.Tell(m));
        }
    }

    private static ActorSystem Node(string name) => ActorSystem.Create(
        name,
        ConfigurationFactory.ParseString("akka.loglevel = WARNING")
            .WithFallback(SessionRecConfig.Common)
            .WithFallback(SessionRecConfig.Cluster(new ClusterOptions(name, "127.0.0.1", 0, [], [SessionRecConfig.WorkerRole], "0.1.0", name))));

    private sealed class Measure : ReceiveActor
    {
        public Measure() => Receive<StudyRequest.Submit>(submit => Sender.Tell(new StudyReply.Refused(submit.Submission.Yaml.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), RefusalKind.Invalid)));
    }
}
