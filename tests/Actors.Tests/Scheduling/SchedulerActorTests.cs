using Akka.Actor;
using Microsoft.Data.Sqlite;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Scheduling;

public class SchedulerActorTests : SchedulerTest
{
    [Fact]
    public async Task A_worker_is_offered_trials_and_each_result_is_acknowledged_once_it_is_stored()
    {
        var scheduler = StartScheduler();
        var summary = await SubmitAsync(scheduler, Submission());
        Assert.Equal((StudyState.Running, 2, 3), (summary.State, summary.TrialsPlanned, summary.EpochsPlanned));
        var worker = NewWorker(scheduler);

        var offer = await worker.OfferAsync();
        Assert.Equal((1L, new AttemptId("small", 0, 1), 3, 0), (offer.SchedulerEpoch, offer.Attempt, offer.Assignment.PlannedEpochs, offer.Assignment.AcceptedEpochs));
        Assert.Equal(1, offer.Assignment.Parameters["negative"].AsInt64());
        worker.Tell(new FromWorker.AcceptTrial(offer.Attempt, worker.Name));
        Assert.Equal((offer.Attempt, 1, DecisionKind.Continue), Fields(await worker.ReportAsync(offer.Attempt, 1)));
        Assert.Single(JournalOf("small").OfType<StudyEvent.EpochReported>());
        Assert.Equal((offer.Attempt, 1, DecisionKind.Continue), Fields(await worker.ReportAsync(offer.Attempt, 1)));
        Assert.Equal((offer.Attempt, 2, DecisionKind.Continue), Fields(await worker.ReportAsync(offer.Attempt, 2)));
        Assert.Equal((offer.Attempt, 3, DecisionKind.Complete), Fields(await worker.ReportAsync(offer.Attempt, 3)));

        await worker.TrainAsync(await worker.OfferAsync());
        await AwaitAssertAsync(() => Assert.Equal(StudyState.Completed, Results.Study("small")!.State), cancellationToken: Cancellation);
        Assert.Equal(6, JournalOf("small").OfType<StudyEvent.EpochReported>().Count());
        Assert.Equal([Value(0, 1), Value(0, 2), Value(0, 3)], Results.Trials("small")[0].Curve);

        worker.Ask();
        Assert.Equal(1, (await worker.NextAsync<FromScheduler.NoWork>()).SchedulerEpoch);
    }

    [Fact]
    public async Task Requests_that_cannot_be_met_are_refused_with_a_reason()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission());
        async Task<StudyReply.Refused> Refused(object request) => await scheduler.Ask<StudyReply.Refused>(request, TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(RefusalKind.Conflict, (await Refused(Submission())).Kind);
        var wrong = await Refused(new StudyRequest.Submit(new StudySubmission("study: x\nspace:\n  windw: 3\n", "wrong.yaml", Corpus)));
        Assert.Equal(RefusalKind.Invalid, wrong.Kind);
        Assert.Contains("wrong.yaml:3", wrong.Message, StringComparison.Ordinal);
        var unknown = await Refused(new StudyRequest.Get("smal"));
        Assert.Equal(RefusalKind.NotFound, unknown.Kind);
        Assert.Contains("small", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(RefusalKind.NotFound, (await Refused(new StudyRequest.Stop("smal", "why"))).Kind);
    }

    [Fact]
    public async Task A_worker_that_shows_no_sign_of_life_loses_the_trial_after_its_lease()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        var silent = NewWorker(scheduler, "silent");
        var lost = await silent.OfferAsync();

        Clock.Advance(Options.Lease - TimeSpan.FromSeconds(1));
        var other = NewWorker(scheduler, "other");
        other.Ask();
        await other.NextAsync<FromScheduler.NoWork>();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await other.NextAsync<FromScheduler.WorkAvailable>();
        Assert.Equal(new AttemptId("small", 0, 2), (await other.OfferAsync()).Attempt);

        silent.Tell(new FromWorker.AcceptTrial(lost.Attempt, "silent"));
        Assert.Equal(lost.Attempt, (await silent.NextAsync<FromScheduler.AttemptReleased>()).Attempt);
        silent.Tell(ReportOf(lost.Attempt, 1));
        Assert.Equal(lost.Attempt, (await silent.NextAsync<FromScheduler.AttemptReleased>()).Attempt);
        Assert.Equal(0, (await SummaryAsync(scheduler)).EpochsReported);
    }

    [Fact]
    public async Task Signs_of_life_and_reports_prolong_the_lease()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1, epochs: 100));
        var worker = NewWorker(scheduler);
        var offer = await worker.OfferAsync();
        worker.Tell(new FromWorker.AcceptTrial(offer.Attempt, worker.Name));

        for (var round = 1; round <= 6; round++)
        {
            Clock.Advance(Options.Lease * 0.8);
            if (round % 2 == 0)
            {
                worker.Beat(offer.Attempt);
                await worker.NextAsync<FromScheduler.HeartbeatAcknowledged>();
            }
            else
            {
                await worker.ReportAsync(offer.Attempt, (round / 2) + 1);
            }

            // The answer comes after what was asked before it: leases have been renewed by then.
            Assert.Equal(1, (await SummaryAsync(scheduler)).Running);
        }

        Assert.Empty(JournalOf("small").OfType<StudyEvent.AttemptLost>());
    }

    [Fact]
    public async Task The_trials_of_a_terminated_worker_are_given_to_others_at_once()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        var dying = NewWorker(scheduler, "dying");
        await dying.ReportAsync((await dying.OfferAsync()).Attempt, 1);
        var other = NewWorker(scheduler, "other");
        other.Ask();
        await other.NextAsync<FromScheduler.NoWork>();

        Sys.Stop(dying.Probe.Ref);

        await other.NextAsync<FromScheduler.WorkAvailable>();
        var offer = await other.OfferAsync();
        Assert.Equal((new AttemptId("small", 0, 2), 1), (offer.Attempt, offer.Assignment.AcceptedEpochs));
    }

    [Fact]
    public async Task A_worker_that_comes_back_under_its_name_is_a_new_one()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        var before = NewWorker(scheduler, "w1");
        before.Beat((await before.OfferAsync()).Attempt);
        await before.NextAsync<FromScheduler.HeartbeatAcknowledged>();

        var after = NewWorker(scheduler, "w1");
        after.Beat();
        await after.NextAsync<FromScheduler.HeartbeatAcknowledged>();

        Assert.Equal(new AttemptId("small", 0, 2), (await after.OfferInTheEndAsync()).Attempt);
        var workers = await scheduler.Ask<StudyReply.Workers>(new StudyRequest.ListWorkers(), TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal("w1", Assert.Single(workers.All).Name);
    }

    [Fact]
    public async Task A_trial_that_was_handed_back_waits_for_the_next_worker_and_its_failures_are_not_counted()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        var worker = NewWorker(scheduler);
        var offer = await worker.OfferAsync();

        worker.Tell(new FromWorker.HandBack(offer.Attempt, "the node is leaving"));
        Assert.Equal(offer.Attempt, (await worker.NextAsync<FromScheduler.AttemptReleased>()).Attempt);
        worker.Tell(new FromWorker.HandBack(offer.Attempt, "the node is leaving"));
        Assert.Equal(offer.Attempt, (await worker.NextAsync<FromScheduler.AttemptReleased>()).Attempt);

        var again = await worker.OfferAsync();
        Assert.Equal(2, again.Attempt.Attempt);
        worker.Tell(new FromWorker.ReportFailure(again.Attempt, "no memory"));
        await worker.NextAsync<FromScheduler.AttemptReleased>();
        var summary = await SummaryAsync(scheduler);
        Assert.Equal((StudyState.Failed, 1), (summary.State, summary.Failed));
    }

    [Fact]
    public async Task A_trial_that_does_not_fit_is_not_offered()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission("wide", more: "resources_per_trial: {cpu: 8}"));
        await SubmitAsync(scheduler, Submission("small"));
        var worker = NewWorker(scheduler);

        Assert.Equal("small", (await worker.OfferAsync()).Attempt.Study);
    }

    [Fact]
    public async Task A_trial_that_needs_more_memory_than_is_free_is_not_offered()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission("large", more: "resources_per_trial: {memory: 4Gi}"));
        await SubmitAsync(scheduler, Submission("small"));
        var worker = NewWorker(scheduler);

        worker.Tell(new FromWorker.RequestWork(worker.Name, worker.Incarnation, 1, 4, (4L << 30) - 1));
        Assert.Equal("small", (await worker.NextAsync<FromScheduler.TrialOffer>()).Attempt.Study);
        worker.Tell(new FromWorker.RequestWork(worker.Name, worker.Incarnation, 2, 4, 4L << 30));
        Assert.Equal("large", (await worker.NextAsync<FromScheduler.TrialOffer>()).Attempt.Study);
    }

    [Fact]
    public async Task A_scheduler_whose_journal_is_older_than_what_workers_heard_takes_a_greater_epoch()
    {
        var first = StartScheduler();
        await SubmitAsync(first, Submission(trials: 1));
        var worker = NewWorker(first);

        worker.Tell(new FromWorker.Heartbeat(worker.Name, worker.Incarnation, 4, null, [], SchedulerEpoch: 7));

        Assert.Equal(8, (await worker.NextAsync<FromScheduler.HeartbeatAcknowledged>()).SchedulerEpoch);
        Assert.Equal(8, (await worker.OfferAsync()).SchedulerEpoch);
        await KillAsync(first);
        var second = NewWorker(StartScheduler(), "second");
        second.Beat();
        Assert.Equal(9, (await second.NextAsync<FromScheduler.HeartbeatAcknowledged>()).SchedulerEpoch);
    }

    [Fact]
    public async Task Of_two_live_workers_of_one_name_the_later_works_and_the_other_is_told()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        var earlier = NewWorker(scheduler, "twin");
        earlier.StartedAt = Clock.GetUtcNow() - TimeSpan.FromMinutes(1);
        var later = NewWorker(scheduler, "twin");
        later.StartedAt = Clock.GetUtcNow();
        earlier.Beat();
        await earlier.NextAsync<FromScheduler.HeartbeatAcknowledged>();
        var offer = await later.OfferAsync();

        for (var i = 0; i < 5; i++)
        {
            earlier.Beat();
            Assert.Contains("another worker has the name twin", (await earlier.NextAsync<FromScheduler.WorkerRefused>()).Reason, StringComparison.Ordinal);
            earlier.Ask();
            await earlier.NextAsync<FromScheduler.WorkerRefused>();
            later.Beat(offer.Attempt);
            await later.NextAsync<FromScheduler.HeartbeatAcknowledged>();
        }

        Assert.Equal(1, (await SummaryAsync(scheduler)).Running);
        Assert.Empty(JournalOf("small").OfType<StudyEvent.AttemptLost>());

        // The one that is left is taken in once nothing is heard of the other.
        Clock.Advance(Options.Lease);
        earlier.Beat();
        await earlier.NextAsync<FromScheduler.HeartbeatAcknowledged>();
        Assert.Equal(2, (await earlier.OfferInTheEndAsync()).Attempt.Attempt);
    }

    [Fact]
    public async Task Results_that_cannot_be_read_refuse_a_list_and_do_not_end_the_scheduler()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        var worker = NewWorker(scheduler);
        await worker.ReportAsync((await worker.OfferAsync()).Attempt, 1);
        await AwaitAssertAsync(() => Assert.Equal(1, Results.Study("small")?.EpochsReported), cancellationToken: Cancellation);
        Execute(Files.Results, "ALTER TABLE studies RENAME TO elsewhere");

        var refused = await scheduler.Ask<StudyReply.Refused>(new StudyRequest.List(), TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(RefusalKind.Unavailable, refused.Kind);
        worker.Beat();
        Assert.Equal(1, (await worker.NextAsync<FromScheduler.HeartbeatAcknowledged>()).SchedulerEpoch);
        Execute(Files.Results, "ALTER TABLE elsewhere RENAME TO studies");
        var listed = await scheduler.Ask<StudyReply.Studies>(new StudyRequest.List(), TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(("small", 1), (Assert.Single(listed.All).Name, listed.Total));
    }

    [Fact]
    public async Task Studies_workers_and_trials_come_in_pages()
    {
        const int Many = 250;
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: Many));
        for (var i = 1; i < Many; i++) await SubmitAsync(scheduler, Submission($"s{i}"));
        var workers = Enumerable.Range(0, Many).Select(i => NewWorker(scheduler, $"w{i}")).ToList();
        foreach (var worker in workers) await worker.OfferAsync();
        await AwaitAssertAsync(() => Assert.Equal(Many, Results.Studies().Count), TimeSpan.FromSeconds(30), cancellationToken: Cancellation);
        async Task<T> Ask<T>(object request) => await scheduler.Ask<T>(request, TimeSpan.FromSeconds(30), Cancellation);

        var trials = await Ask<StudyReply.Trials>(new StudyRequest.ListTrials("small", 0, int.MaxValue));
        Assert.Equal((StudyRequest.ListTrials.Most, Many), (trials.Rows.Count, trials.Total));
        var (first, second) = (await Ask<StudyReply.Studies>(new StudyRequest.List()), await Ask<StudyReply.Studies>(new StudyRequest.List(StudyRequest.List.Most)));
        Assert.Equal((StudyRequest.List.Most, Many, Many), (first.All.Count, first.Total, first.All.Concat(second.All).DistinctBy(s => s.Name).Count()));
        Assert.Equal((StudyRequest.ListWorkers.Most, Many), Counts(await Ask<StudyReply.Workers>(new StudyRequest.ListWorkers())));
        Assert.Equal((Many % StudyRequest.ListWorkers.Most, Many), Counts(await Ask<StudyReply.Workers>(new StudyRequest.ListWorkers(2 * StudyRequest.ListWorkers.Most))));
        Assert.Equal(Many, (await new ActorStudyClient(Sys, scheduler, Results).WorkersAsync(Cancellation)).All.Select(w => w.Name).Distinct().Count());
        Assert.Contains("There are 250, among them: small, s1,", (await Ask<StudyReply.Refused>(new StudyRequest.Get("none"))).Message, StringComparison.Ordinal);

        static (int Shown, int Total) Counts(StudyReply.Workers workers) => (workers.All.Count, workers.Total);
    }

    [Fact]
    public async Task A_result_that_is_told_many_times_while_the_journal_is_slow_is_acknowledged_once()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1, epochs: 9));
        var worker = NewWorker(scheduler);
        var offer = await worker.OfferAsync();
        await AwaitAssertAsync(() => Assert.Equal(1, Results.Study("small")?.Running), cancellationToken: Cancellation);

        using (var slow = new SqliteConnection($"Data Source={Files.Journal};Default Timeout=30"))
        {
            await slow.OpenAsync(Cancellation);
            await using var holding = slow.BeginTransaction(deferred: false);
            for (var i = 0; i < 100; i++) worker.Tell(ReportOf(offer.Attempt, 1));
            worker.Tell(ReportOf(offer.Attempt, 2));

            // The scheduler answers this one after it has passed all of those on.
            worker.Ask();
            await holding.RollbackAsync(Cancellation);
        }

        var acknowledged = new List<int>();
        while (acknowledged.LastOrDefault() != 2) acknowledged.Add((await worker.NextAsync<FromScheduler.EpochAcknowledged>()).Epoch);
        Assert.Equal([1, 2], acknowledged);
    }

    [Fact]
    public async Task A_scheduler_that_starts_again_adopts_what_runs_and_takes_a_new_epoch()
    {
        var first = StartScheduler();
        await SubmitAsync(first, Submission(trials: 1));
        var worker = NewWorker(first);
        var offer = await worker.OfferAsync();
        await worker.ReportAsync(offer.Attempt, 1);
        await KillAsync(first);

        var second = StartScheduler();
        var other = NewWorker(second, "other");
        other.Ask();
        Assert.Equal(2, (await other.NextAsync<FromScheduler.NoWork>()).SchedulerEpoch);
        var acknowledged = await worker.ReportAsync(offer.Attempt, 2, second);
        Assert.Equal((2L, DecisionKind.Continue), (acknowledged.SchedulerEpoch, acknowledged.Decision));
        Assert.Equal(DecisionKind.Continue, (await worker.ReportAsync(offer.Attempt, 1, second)).Decision);
        Assert.Equal(DecisionKind.Complete, (await worker.ReportAsync(offer.Attempt, 3, second)).Decision);

        var summary = await SummaryAsync(second);
        Assert.Equal((StudyState.Completed, 3L), (summary.State, summary.EpochsReported));
        Assert.Single(JournalOf("small").OfType<StudyEvent.AttemptStarted>());
    }

    [Fact]
    public async Task A_running_trial_whose_worker_is_not_heard_of_after_a_restart_is_lost_after_a_lease()
    {
        var first = StartScheduler();
        await SubmitAsync(first, Submission(trials: 1));
        await NewWorker(first).OfferAsync();
        await KillAsync(first);

        var second = StartScheduler();
        var other = NewWorker(second, "other");
        other.Ask();
        await other.NextAsync<FromScheduler.NoWork>();
        Clock.Advance(Options.Lease);
        Assert.Equal(2, (await other.OfferInTheEndAsync()).Attempt.Attempt);
    }

    [Fact]
    public async Task A_watcher_hears_everything_then_what_changes_until_the_end()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1, epochs: 2));
        var worker = NewWorker(scheduler);
        var offer = await worker.OfferAsync();
        await worker.ReportAsync(offer.Attempt, 1);
        var watcher = CreateTestProbe();

        scheduler.Tell(new StudyRequest.Watch("small"), watcher);
        var first = await watcher.FishForMessageAsync<StudyReply.Updated>(u => u.Reread, TimeSpan.FromSeconds(30), cancellationToken: Cancellation);
        Assert.Equal((1, 1L), (first.Update.Summary.Running, first.Update.Summary.EpochsReported));
        Assert.Equal([Value(0, 1)], Assert.Single(Results.Trials("small")).Curve);

        await worker.ReportAsync(offer.Attempt, 2);
        var last = (await watcher.FishForMessageAsync<StudyReply.Updated>(u => u.Update.Summary.HasEnded, TimeSpan.FromSeconds(30), cancellationToken: Cancellation)).Update;
        Assert.Equal([Value(0, 1), Value(0, 2)], Assert.Single(last.Trials).Curve);
        Assert.Equal(2, Results.Trials("small")[0].Curve.Count);
    }

    private static (AttemptId, int, DecisionKind) Fields(FromScheduler.EpochAcknowledged acknowledged) => (acknowledged.Attempt, acknowledged.Epoch, acknowledged.Decision);
}
