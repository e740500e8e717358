using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Workers;
using SessionRec.Core.Data.Fetching;
using SessionRec.Core.Files;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Workers;

/// <summary>A worker that trains real models; the scheduler is the test's.</summary>
public class WorkerNodeActorTests : TestKit
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-worker-").FullName;
    private readonly CorpusStore _store;
    private readonly HttpClient _http = new();
    private readonly TestProbe _scheduler;
    private CorpusReference _corpus = null!;

    public WorkerNodeActorTests()
        : base(ConfigurationFactory.ParseString("akka.actor.serialize-messages = on\nakka.loglevel = WARNING\nakka.test.single-expect-default = 30s").WithFallback(SessionRecConfig.Common).WithFallback(DefaultConfig))
    {
        _store = new CorpusStore(_folder);
        _scheduler = CreateTestProbe();
    }

    private string Checkpoints => Path.Combine(_folder, "checkpoints");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_asks_by_its_free_cores_trains_what_it_is_offered_and_reports_every_epoch()
    {
        var worker = await StartAsync(cpu: 2);
        var request = await NextAsync<FromWorker.RequestWork>();
        Assert.Equal(("w1", 2m, 4L << 30), (request.Worker, request.FreeCpu, request.FreeMemoryBytes));

        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, request.Request, attempt, epochs: 2);
        Assert.Equal(attempt, (await NextAsync<FromWorker.AcceptTrial>()).Attempt);
        Assert.Equal(1m, (await NextAsync<FromWorker.RequestWork>()).FreeCpu);
        var first = await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == 1);
        Assert.Contains("recall@10", first.Report.Metrics.Keys);
        Assert.Contains("test_recall@10", first.Report.Metrics.Keys);
        Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, 1, DecisionKind.Continue));
        await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == 2);
        Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, 2, DecisionKind.Complete));

        Assert.Equal(2m, (await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 2)).FreeCpu);
    }

    [Fact]
    public async Task A_report_is_resent_until_it_is_acknowledged()
    {
        var worker = await StartAsync();
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 1);

        var first = await NextAsync<FromWorker.ReportEpoch>();
        var again = await NextAsync<FromWorker.ReportEpoch>();
        Assert.Equal(first.Report.Metrics, again.Report.Metrics);
        Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, 1, DecisionKind.Complete));
        await NextAsync<FromWorker.Heartbeat>(b => b.Running.Count == 0);
    }

    [Fact]
    public async Task While_nobody_answers_the_oldest_results_are_told_again_ever_less_often()
    {
        const int Epochs = 12;
        var worker = await StartAsync(more: o => o with { ResentAtOnce = 3, Resend = TimeSpan.FromMilliseconds(100), ResendAtMost = TimeSpan.FromHours(1) });
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: Epochs);
        var told = new List<int>();
        while (told.LastOrDefault() != Epochs) told.Add((await NextAsync<FromWorker.ReportEpoch>()).Report.Epoch);

        // Signs of life come every 100 ms, as each of these three would.
        var again = new List<int>();
        for (var beats = 0; beats < 40;)
        {
            var message = await _scheduler.ReceiveOneAsync(TimeSpan.FromSeconds(30), Cancellation);
            if (message is FromWorker.Heartbeat) beats++;
            else if (message is FromWorker.ReportEpoch report) again.Add(report.Report.Epoch);
        }

        Assert.InRange(again.Count, 3, 24);
        Assert.Equal([1, 2, 3], again.Distinct().Order());

        for (var epoch = 1; epoch <= 3; epoch++) Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, epoch, DecisionKind.Continue));
        for (var epoch = 4; epoch <= 6; epoch++) await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == epoch);
    }

    [Fact]
    public async Task A_trial_is_handed_back_only_after_all_its_results_were_told_again()
    {
        const int Epochs = 12;
        var worker = await StartAsync(more: o => o with { ResentAtOnce = 5, Resend = TimeSpan.FromHours(1) });
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: Epochs);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == Epochs);

        worker.Tell(new WorkerNodeActor.Drain("the node is leaving"), TestActor);

        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == epoch, before: m => Assert.IsNotType<FromWorker.HandBack>(m));
            if (epoch % 5 == 0)
                for (var told = epoch - 4; told <= epoch; told++)
                    Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, told, DecisionKind.Continue));
        }

        Assert.Equal(attempt, (await NextAsync<FromWorker.HandBack>()).Attempt);
    }

    [Fact]
    public async Task Another_scheduler_is_told_at_once_what_the_one_before_did_not_answer()
    {
        var worker = await StartAsync(more: o => o with { Resend = TimeSpan.FromHours(1) });
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 2);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == 2);

        Tell(worker, new FromScheduler.HeartbeatAcknowledged(2));

        for (var epoch = 1; epoch <= 2; epoch++) await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == epoch);
    }

    [Fact]
    public async Task What_was_offered_beyond_the_free_memory_is_handed_back()
    {
        var worker = await StartAsync(cpu: 4);
        var request = await NextAsync<FromWorker.RequestWork>();
        var (first, second) = (new AttemptId("small", 0, 1), new AttemptId("small", 1, 1));

        Offer(worker, 1, request.Request, first, epochs: 100_000, memory: 3L << 30);
        Offer(worker, 1, request.Request, second, epochs: 100_000, memory: 2L << 30);

        Assert.Equal(second, (await NextAsync<FromWorker.HandBack>()).Attempt);
        Assert.Equal([first], (await NextAsync<FromWorker.Heartbeat>(b => b.Running.Count > 0)).Running);
        Assert.Equal(1L << 30, (await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 3)).FreeMemoryBytes);
    }

    [Fact]
    public async Task Signs_of_life_name_the_greatest_epoch_that_was_heard_and_when_the_process_started()
    {
        var started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var worker = await StartAsync(more: o => o with { StartedAt = started });
        Tell(worker, new FromScheduler.HeartbeatAcknowledged(5));

        await EventFilter.Warning(start: "A scheduler of epoch 4 is not heeded").ExpectOneAsync(
            () =>
            {
                for (var i = 0; i < 3; i++) Tell(worker, new FromScheduler.HeartbeatAcknowledged(4));
                return Task.CompletedTask;
            },
            Cancellation);

        Assert.Equal(started, (await NextAsync<FromWorker.Heartbeat>(b => b.SchedulerEpoch == 5)).StartedAt);
    }

    [Fact]
    public async Task A_worker_whose_name_another_has_says_so_once()
    {
        var worker = await StartAsync();
        await EventFilter.Error(start: "This worker gets no work: another has its name").ExpectOneAsync(
            () =>
            {
                for (var i = 0; i < 3; i++) Tell(worker, new FromScheduler.WorkerRefused(1, "another has its name"));
                return Task.CompletedTask;
            },
            Cancellation);
    }

    [Fact]
    public async Task A_rerun_reports_only_what_is_not_stored_and_gives_the_same_numbers()
    {
        var worker = await StartAsync();
        async Task<Dictionary<int, double>> Run(int number, int accepted)
        {
            var attempt = new AttemptId("small", 0, number);
            Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 1)).Request, attempt, epochs: 3, accepted: accepted);
            var values = new Dictionary<int, double>();
            for (var epoch = accepted + 1; epoch <= 3; epoch++)
            {
                // What was acknowledged may have been sent once more before that.
                var report = await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == attempt && !values.ContainsKey(r.Report.Epoch));
                Assert.Equal(epoch, report.Report.Epoch);
                values[epoch] = report.Report.Metrics["loss"];
                Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, epoch, epoch == 3 ? DecisionKind.Complete : DecisionKind.Continue));
            }

            return values;
        }

        var whole = await Run(1, accepted: 0);
        var rest = await Run(2, accepted: 2);
        Assert.Equal(whole[3], rest[3]);
        Assert.Equal(3, whole.Values.Distinct().Count());
    }

    [Fact]
    public async Task At_a_milestone_it_waits_and_a_paused_trial_goes_on_where_it_was()
    {
        var worker = await StartAsync();
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 3, milestones: [1]);
        var paused = await NextAsync<FromWorker.ReportEpoch>();
        Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, 1, DecisionKind.Pause));
        var request = await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 1);

        // A report of epoch 2 without one of epoch 1 shows that the training was kept; a rerun would be silent about epoch 1 as well, so its numbers must also fit.
        var promoted = new AttemptId("small", 0, 2);
        Offer(worker, 1, request.Request, promoted, epochs: 3, milestones: [1], accepted: 1);
        var second = await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == promoted);
        Assert.Equal((1, 2), (paused.Report.Epoch, second.Report.Epoch));
        Assert.True(second.Report.Metrics["loss"] != paused.Report.Metrics["loss"]);
    }

    [Fact]
    public async Task Two_trials_of_half_a_core_share_one()
    {
        var worker = await StartAsync();
        var (first, second) = (new AttemptId("small", 0, 1), new AttemptId("small", 1, 1));
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, first, epochs: 100_000, milestones: [1], cpu: .5m);
        var more = await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == .5m);
        Offer(worker, 1, more.Request, second, epochs: 100_000, milestones: [1], cpu: .5m);
        await NextAsync<FromWorker.Heartbeat>(b => b.Running.Contains(first) && b.Running.Contains(second));

        var third = new AttemptId("small", 2, 1);
        Offer(worker, 1, more.Request + 1, third, epochs: 1, cpu: .5m);
        Assert.Equal(third, (await NextAsync<FromWorker.HandBack>()).Attempt);
    }

    [Fact]
    public async Task A_paused_trial_gives_way_to_one_that_needs_its_memory_and_leaves_a_checkpoint()
    {
        Sys.EventStream.SetLogLevel(LogLevel.InfoLevel);
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var worker = await StartAsync(checkpoints: Checkpoints);
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 3, milestones: [1]);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == attempt);
        Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, 1, DecisionKind.Pause));
        var request = await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 1);
        Assert.Equal(4L << 30, request.FreeMemoryBytes);
        Assert.False(Directory.Exists(Checkpoints) && Directory.EnumerateFiles(Checkpoints, "*.checkpoint", SearchOption.AllDirectories).Any());

        // All of the node's memory: the vectors of the paused trial have no room beside it.
        var large = new AttemptId("small", 1, 1);
        Offer(worker, 1, request.Request, large, epochs: 1, memory: 4L << 30);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == large);
        Assert.StartsWith("000001-", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(Checkpoints, "*.checkpoint", SearchOption.AllDirectories))), StringComparison.Ordinal);
        Tell(worker, new FromScheduler.EpochAcknowledged(1, large, 1, DecisionKind.Complete));

        var again = new AttemptId("small", 0, 2);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 1)).Request, again, epochs: 3, accepted: 1);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == again && r.Report.Epoch == 2);
        await FishForMessageAsync<Info>(said => said.Message.ToString()!.EndsWith("goes on after epoch 1, from the checkpoint of epoch 1", StringComparison.Ordinal), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_paused_trial_that_will_not_go_on_is_dropped()
    {
        Sys.EventStream.SetLogLevel(LogLevel.InfoLevel);
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var worker = await StartAsync();
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 3, milestones: [1]);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == attempt);
        Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, 1, DecisionKind.Pause));
        var request = await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 1);
        Tell(worker, new FromScheduler.AttemptReleased(1, attempt, "it cannot go on any more"));

        var again = new AttemptId("small", 0, 2);
        Offer(worker, 1, request.Request, again, epochs: 3, accepted: 1);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == again && r.Report.Epoch == 2);
        await FishForMessageAsync<Info>(said => said.Message.ToString()!.EndsWith("goes on after epoch 1, trained again from its start", StringComparison.Ordinal), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_trial_that_may_be_paused_is_saved_before_its_epoch_is_reported()
    {
        var worker = await StartAsync(checkpoints: Checkpoints);
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 3, milestones: [2], pauses: true);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == 1);
        Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, 1, DecisionKind.Continue));
        await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == 2);

        Assert.StartsWith("000002-", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(Checkpoints, "*.checkpoint", SearchOption.AllDirectories))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_word_of_a_scheduler_that_was_replaced_is_ignored()
    {
        var worker = await StartAsync();
        Tell(worker, new FromScheduler.HeartbeatAcknowledged(5));
        var stale = new AttemptId("small", 7, 1);
        var current = new AttemptId("small", 0, 1);
        var request = await NextAsync<FromWorker.RequestWork>();

        Offer(worker, 4, request.Request, stale, epochs: 2);
        Offer(worker, 5, request.Request, current, epochs: 2);

        Assert.Equal(current, (await NextAsync<FromWorker.AcceptTrial>()).Attempt);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == 1);
        // A decision of the old scheduler does not end the trial: the second epoch comes all the same.
        Tell(worker, new FromScheduler.AttemptReleased(4, current, "an old scheduler's word"));
        Tell(worker, new FromScheduler.EpochAcknowledged(5, current, 1, DecisionKind.Continue));
        await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == 2);
        Tell(worker, new FromScheduler.EpochAcknowledged(5, current, 2, DecisionKind.Complete));
        await NextAsync<FromWorker.Heartbeat>(b => b.Running.Count == 0);
    }

    [Fact]
    public async Task A_released_attempt_is_dropped_and_its_slot_is_free()
    {
        var worker = await StartAsync();
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 100_000, negative: 256, vectorSize: 256);
        await NextAsync<FromWorker.ReportEpoch>();

        Tell(worker, new FromScheduler.AttemptReleased(1, attempt, "another attempt has taken its place"));

        Assert.Equal(1m, (await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 1)).FreeCpu);
    }

    [Fact]
    public async Task Draining_hands_back_what_runs_says_goodbye_and_takes_nothing_more()
    {
        var worker = await StartAsync();
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 100_000, negative: 256, vectorSize: 256);
        await NextAsync<FromWorker.ReportEpoch>();

        var drained = worker.Ask<WorkerNodeActor.Drained>(new WorkerNodeActor.Drain("the node is leaving"), TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(attempt, (await NextAsync<FromWorker.HandBack>()).Attempt);
        // Nobody answered: it says it again, and is not gone before it was heard.
        Assert.Equal("the node is leaving", (await NextAsync<FromWorker.HandBack>()).Reason);
        Assert.False(drained.IsCompleted);
        Tell(worker, new FromScheduler.AttemptReleased(1, attempt, "handed back"));
        Assert.Equal("w1", (await NextAsync<FromWorker.Goodbye>()).Worker);
        await drained;

        var late = new AttemptId("small", 1, 1);
        Offer(worker, 1, 99, late, epochs: 1);
        Assert.Equal(late, (await NextAsync<FromWorker.HandBack>(h => h.Attempt == late)).Attempt);
    }

    [Fact]
    public async Task Draining_finishes_the_epoch_and_saves_it_so_that_another_worker_goes_on_after_it()
    {
        Sys.EventStream.SetLogLevel(LogLevel.InfoLevel);
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var worker = await StartAsync(checkpoints: Checkpoints);
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 100_000, negative: 256, vectorSize: 256);
        await NextAsync<FromWorker.ReportEpoch>();

        worker.Tell(new WorkerNodeActor.Drain("the node is leaving"), TestActor);
        var last = 0;
        await NextAsync<FromWorker.HandBack>(before: message => last = message is FromWorker.ReportEpoch report ? Math.Max(last, report.Report.Epoch) : last);
        Assert.StartsWith($"{last:D6}-", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(Checkpoints, "*.checkpoint", SearchOption.AllDirectories))), StringComparison.Ordinal);

        var again = new AttemptId("small", 0, 2);
        var second = await StartAsync("w2", checkpoints: Checkpoints);
        Offer(second, 1, (await NextAsync<FromWorker.RequestWork>(r => r.Worker == "w2")).Request, again, epochs: 100_000, accepted: last, negative: 256, vectorSize: 256);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == again && r.Report.Epoch == last + 1);
        await FishForMessageAsync<Info>(said => said.Message.ToString()!.EndsWith($"from the checkpoint of epoch {last}", StringComparison.Ordinal), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Draining_breaks_off_an_epoch_that_takes_too_long()
    {
        var worker = await StartAsync(more: o => o with { FinishEpochWithin = TimeSpan.FromMilliseconds(100) });
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 2, negative: 4096, vectorSize: 4096);
        await NextAsync<FromWorker.AcceptTrial>();
        for (var beats = 0; beats < 10; beats++) await NextAsync<FromWorker.Heartbeat>();

        worker.Tell(new WorkerNodeActor.Drain("the node is leaving"), TestActor);

        Assert.Equal(attempt, (await NextAsync<FromWorker.HandBack>()).Attempt);
    }

    [Fact]
    public async Task A_trial_whose_corpus_cannot_be_had_is_handed_back_and_a_wrong_one_fails()
    {
        var worker = await StartAsync();
        var unreachable = new AttemptId("small", 0, 1);
        var missing = _corpus with { ContentSha256 = new string('0', 64) };
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, unreachable, epochs: 1, corpus: missing, url: new Uri("http://127.0.0.1:9/none"));
        Assert.Contains("corpus", (await NextAsync<FromWorker.HandBack>()).Reason, StringComparison.Ordinal);
        Tell(worker, new FromScheduler.AttemptReleased(1, unreachable, "handed back"));

        var wrong = new AttemptId("small", 1, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 1)).Request, wrong, epochs: 1, model: "no-such-model");
        var failure = await NextAsync<FromWorker.ReportFailure>();
        Assert.Equal(wrong, failure.Attempt);
        Assert.Contains("no-such-model", failure.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_goes_on_from_the_checkpoint_that_another_worker_wrote()
    {
        Sys.EventStream.SetLogLevel(LogLevel.InfoLevel);
        Sys.EventStream.Subscribe(TestActor, typeof(Info));
        var shared = Path.Combine(_folder, "shared");
        var first = await StartAsync(checkpoints: shared);
        var attempt = new AttemptId("small", 0, 1);
        Offer(first, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 5, milestones: [4], checkpointEvery: 2);
        for (var epoch = 1; epoch <= 4; epoch++) await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == epoch);
        Sys.Stop(first);

        var again = new AttemptId("small", 0, 2);
        var second = await StartAsync("w2", checkpoints: shared);
        Offer(second, 1, (await NextAsync<FromWorker.RequestWork>(r => r.Worker == "w2")).Request, again, epochs: 5, accepted: 4, checkpointEvery: 2);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == again && r.Report.Epoch == 5);
        await FishForMessageAsync<Info>(said => said.Message.ToString()!.EndsWith("goes on after epoch 4, from the checkpoint of epoch 4", StringComparison.Ordinal), cancellationToken: Cancellation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_that_takes_no_checkpoint_costs_no_trial(bool paused)
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        var worker = await StartAsync(checkpoints: file, pausedTrials: 0);
        var attempt = new AttemptId("small", 0, 1);
        Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>()).Request, attempt, epochs: 2, milestones: [1], checkpointEvery: paused ? 0 : 1);
        await NextAsync<FromWorker.ReportEpoch>(r => r.Report.Epoch == 1);
        Tell(worker, new FromScheduler.EpochAcknowledged(1, attempt, 1, paused ? DecisionKind.Pause : DecisionKind.Continue));
        var accepted = 0;
        if (paused)
        {
            attempt = attempt with { Attempt = 2 };
            accepted = 1;
            Offer(worker, 1, (await NextAsync<FromWorker.RequestWork>(r => r.FreeCpu == 1)).Request, attempt, epochs: 2, accepted: accepted);
        }

        await NextAsync<FromWorker.ReportEpoch>(r => r.Attempt == attempt && r.Report.Epoch == 2);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<IActorRef> StartAsync(string name = "w1", decimal cpu = 1, string? checkpoints = null, int pausedTrials = 64, Func<WorkerOptions, WorkerOptions>? more = null)
    {
        _corpus = await _store.StoreAsync(SmallShop.Create(), Cancellation);
        var options = new WorkerOptions { Name = name, Cpu = cpu, Checkpoints = checkpoints is null ? null : new FolderStore(checkpoints), PausedTrials = pausedTrials, MemoryBytes = 4L << 30, Heartbeat = TimeSpan.FromMilliseconds(100), Resend = TimeSpan.FromMilliseconds(200) };
        options = more?.Invoke(options) ?? options;
        var corpora = new PreparedCorpora(_store, new CorpusCache(_store, new FileDownloader(_http, TimeProvider.System) { Attempts = 1 }, long.MaxValue, TimeProvider.System));
        return Sys.ActorOf(Props.Create(() => new WorkerNodeActor(options, corpora, _scheduler.Ref)));
    }

    private void Tell(IActorRef worker, object message) => worker.Tell(message, _scheduler);

    private void Offer(IActorRef worker, long epoch, long request, AttemptId attempt, int epochs, int accepted = 0, int[]? milestones = null, CorpusReference? corpus = null, Uri? url = null, string model = "word2vec", int checkpointEvery = 0, bool pauses = false, decimal cpu = 1, long? memory = null, int negative = 2, int vectorSize = 8)
    {
        var parameters = new ParameterSet([new("negative", negative), new("min_count", 1), new("vector_size", vectorSize), new("epochs", epochs), new("seed", 3)]);
        Tell(worker, new FromScheduler.TrialOffer(epoch, request, attempt, new TrialAssignment(
            model, parameters, epochs, milestones ?? [], accepted, corpus ?? _corpus, new ProtocolReference("last-item", new ParameterSet([new("size", 30), new("seed", 1)]), 0),
            "recall@10", cpu, memory, url, null, checkpointEvery, pauses)));
    }

    private async Task<T> NextAsync<T>(Predicate<T>? where = null, Action<object>? before = null) => (T)await _scheduler.FishForMessageAsync(
        m =>
        {
            if (m is T wanted && (where is null || where(wanted))) return true;
            before?.Invoke(m);
            return false;
        },
        TimeSpan.FromSeconds(60),
        cancellationToken: Cancellation);
}
