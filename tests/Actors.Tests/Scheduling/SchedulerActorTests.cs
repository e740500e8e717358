using Akka.Actor;
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
        var first = (await watcher.ExpectMsgAsync<StudyReply.Updated>(cancellationToken: Cancellation)).Update;
        Assert.Equal([Value(0, 1)], Assert.Single(first.Trials).Curve);

        await worker.ReportAsync(offer.Attempt, 2);
        var last = (await watcher.FishForMessageAsync<StudyReply.Updated>(u => u.Update.Summary.HasEnded, TimeSpan.FromSeconds(30), cancellationToken: Cancellation)).Update;
        Assert.Equal([Value(0, 1), Value(0, 2)], Assert.Single(last.Trials).Curve);
        Assert.Equal(2, Results.Trials("small")[0].Curve.Count);
    }

    private static (AttemptId, int, DecisionKind) Fields(FromScheduler.EpochAcknowledged acknowledged) => (acknowledged.Attempt, acknowledged.Epoch, acknowledged.Decision);
}
