using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Scheduling;

public sealed class StudyLifeTests : SchedulerTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_ended_study_is_extended_and_goes_on_after_a_crash()
    {
        var scheduler = StartScheduler();
        var worker = await RunAsync(scheduler);

        var extended = await scheduler.Ask<StudyReply.Summary>(new StudyRequest.Extend("small", new StudyExtension(NumSamples: 2)), Patience, Cancellation);
        Assert.Equal((StudyState.Running, 4), (extended.Study.State, extended.Study.TrialsPlanned));
        await worker.TrainAsync(await worker.OfferInTheEndAsync());
        await KillAsync(scheduler);

        scheduler = StartScheduler();
        worker = NewWorker(scheduler, "w2");
        var offer = await worker.OfferInTheEndAsync();
        Assert.Equal(3, offer.Attempt.Trial);
        await worker.TrainAsync(offer);
        await AwaitAssertAsync(async () => Assert.Equal((StudyState.Completed, 4), await EndAsync(scheduler)), Patience, cancellationToken: Cancellation);
        await AwaitAssertAsync(() => Assert.Single(Results.Submission("small")!.Extensions!), Patience, cancellationToken: Cancellation);
        Assert.Single(JournalOf("small").OfType<StudyEvent.Extended>());
    }

    [Fact]
    public async Task What_does_not_extend_is_refused_and_nothing_is_stored()
    {
        var scheduler = StartScheduler();
        await RunAsync(scheduler);

        var refused = await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Extend("small", new StudyExtension(NumSamples: 1)), Patience, Cancellation);
        Assert.Equal((RefusalKind.Invalid, true), (refused.Kind, refused.Message.Contains("has 1 already", StringComparison.Ordinal)));
        Assert.Equal(RefusalKind.Invalid, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Retry("small"), Patience, Cancellation)).Kind);
        Assert.Equal(RefusalKind.NotFound, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Retry("other"), Patience, Cancellation)).Kind);
        Assert.Equal((StudyState.Completed, 2), await EndAsync(scheduler));
    }

    [Fact]
    public async Task Failed_trials_are_tried_again()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission());
        var worker = NewWorker(scheduler);
        var first = await worker.OfferAsync();
        worker.Tell(new FromWorker.ReportFailure(first.Attempt, "no memory"));
        await worker.NextAsync<FromScheduler.AttemptReleased>();
        await worker.TrainAsync(await worker.OfferInTheEndAsync());
        await AwaitAssertAsync(async () => Assert.Equal((StudyState.Completed, 1), await EndAsync(scheduler)), Patience, cancellationToken: Cancellation);

        await scheduler.Ask<StudyReply.Summary>(new StudyRequest.Retry("small"), Patience, Cancellation);
        var again = await worker.OfferInTheEndAsync();
        Assert.Equal((first.Attempt.Trial, 2), (again.Attempt.Trial, again.Attempt.Attempt));
        await worker.TrainAsync(again);
        await AwaitAssertAsync(async () => Assert.Equal((StudyState.Completed, 2), await EndAsync(scheduler)), Patience, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task One_trial_is_stopped_its_worker_is_told_at_once_and_the_study_goes_on_after_a_crash()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission());
        var worker = NewWorker(scheduler);
        var first = await worker.OfferAsync();
        worker.Tell(ReportOf(first.Attempt, 1));
        await worker.NextAsync<FromScheduler.EpochAcknowledged>();

        var summary = await scheduler.Ask<StudyReply.Summary>(new StudyRequest.StopTrial("small", 0, "by a person"), Patience, Cancellation);
        Assert.Equal((StudyState.Running, 1, 0), (summary.Study.State, summary.Study.Stopped, summary.Study.Running));
        var released = await worker.NextAsync<FromScheduler.AttemptReleased>();
        Assert.Equal((first.Attempt, "by a person"), (released.Attempt, released.Reason));

        // A worker that did not hear it is told when it reports again.
        worker.Tell(ReportOf(first.Attempt, 2));
        Assert.Equal(first.Attempt, (await worker.NextAsync<FromScheduler.AttemptReleased>()).Attempt);
        Assert.Equal(RefusalKind.Invalid, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.StopTrial("small", 9, ""), Patience, Cancellation)).Kind);
        Assert.Equal(RefusalKind.NotFound, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.StopTrial("other", 0, ""), Patience, Cancellation)).Kind);
        await KillAsync(scheduler);

        scheduler = StartScheduler();
        worker = NewWorker(scheduler, "w2");
        var next = await worker.OfferInTheEndAsync();
        Assert.Equal(1, next.Attempt.Trial);
        await worker.TrainAsync(next);
        await AwaitAssertAsync(async () => Assert.Equal((StudyState.Completed, 1), await EndAsync(scheduler)), Patience, cancellationToken: Cancellation);
        await AwaitAssertAsync(() => Assert.Equal((TrialState.Stopped, "by a person"), (Results.Trials("small")[0].State, Results.Trials("small")[0].Reason)), Patience, cancellationToken: Cancellation);
        Assert.Equal([TrialHistoryKind.Started, TrialHistoryKind.Stopped], Results.History("small", 0).Select(h => h.Kind));
    }

    [Fact]
    public async Task Who_keeps_a_paused_trial_is_told_once_it_cannot_go_on()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 4, epochs: 4, more: "scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 4, variant: promotion}}"));
        var worker = NewWorker(scheduler);
        var first = await worker.OfferAsync();
        worker.Tell(ReportOf(first.Attempt, 1));
        Assert.Equal(DecisionKind.Pause, (await worker.NextAsync<FromScheduler.EpochAcknowledged>()).Decision);
        var second = await worker.OfferInTheEndAsync();
        worker.Tell(ReportOf(second.Attempt, 1));

        // One of four goes on, and the second was better.
        var released = await worker.NextAsync<FromScheduler.AttemptReleased>();
        Assert.Equal((first.Attempt, ".0010 is 2nd of 2 at rung 1; no more than the top 1 goes on"), (released.Attempt, released.Reason));
        await AwaitAssertAsync(() => Assert.Equal((TrialState.Stopped, released.Reason), (Results.Trials("small")[0].State, Results.Trials("small")[0].Reason)), Patience, cancellationToken: Cancellation);
        Assert.Equal([TrialHistoryKind.Started, TrialHistoryKind.Paused, TrialHistoryKind.Stopped], Results.History("small", 0).Select(h => h.Kind));
    }

    [Fact]
    public async Task A_study_at_work_is_copied_and_both_go_on_after_a_crash()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission());
        var worker = NewWorker(scheduler);
        var first = await worker.OfferAsync();
        worker.Tell(ReportOf(first.Attempt, 1));
        await worker.NextAsync<FromScheduler.EpochAcknowledged>();

        var copy = await scheduler.Ask<StudyReply.Summary>(new StudyRequest.Copy("small", "second"), Patience, Cancellation);
        Assert.Equal(("second", StudyState.Stopped, 1L, 0), (copy.Study.Name, copy.Study.State, copy.Study.EpochsReported, copy.Study.Running));
        Assert.Equal(RefusalKind.Conflict, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Copy("small", "second"), Patience, Cancellation)).Kind);
        Assert.Equal(RefusalKind.NotFound, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Copy("other", "third"), Patience, Cancellation)).Kind);
        Assert.Equal(RefusalKind.Invalid, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Copy("small", "no name"), Patience, Cancellation)).Kind);
        await AwaitAssertAsync(() => Assert.Equal(1, Results.Trials("second").Single().Epoch), Patience, cancellationToken: Cancellation);
        await KillAsync(scheduler);

        scheduler = StartScheduler();
        var resumed = await scheduler.Ask<StudyReply.Summary>(new StudyRequest.Resume("second"), Patience, Cancellation);
        Assert.Equal((StudyState.Running, 1L), (resumed.Study.State, resumed.Study.EpochsReported));
        Assert.Equal((StudyState.Running, 1), (await scheduler.Ask<StudyReply.Snapshot>(new StudyRequest.Get("small"), Patience, Cancellation)) is var original ? (original.Summary.State, original.Summary.Running) : default);
    }

    [Fact]
    public async Task A_journal_from_elsewhere_comes_in_parts_and_a_part_that_is_missing_is_refused()
    {
        var scheduler = StartScheduler();
        await RunAsync(scheduler);
        var journal = JournalOf("small");
        var (half, transfer) = (journal.Count / 2, Guid.NewGuid());

        await scheduler.Ask<StudyReply.PartTaken>(new StudyRequest.Import(transfer, 0, IsLast: false, [.. journal.Take(half)], "moved"), Patience, Cancellation);
        var moved = await scheduler.Ask<StudyReply.Summary>(new StudyRequest.Import(transfer, 1, IsLast: true, [.. journal.Skip(half)], "moved"), Patience, Cancellation);

        Assert.Equal(("moved", StudyState.Completed, 2), (moved.Study.Name, moved.Study.State, moved.Study.Completed));
        Assert.Equal(RefusalKind.Unavailable, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Import(Guid.NewGuid(), 1, IsLast: true, journal, "late"), Patience, Cancellation)).Kind);
        await AwaitAssertAsync(() => Assert.Equal(Results.Trials("small").Select(t => (t.Trial, t.Value)), Results.Trials("moved").Select(t => (t.Trial, t.Value))), Patience, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_deleted_study_leaves_nothing_and_its_name_is_free()
    {
        var scheduler = StartScheduler();
        await RunAsync(scheduler);
        await scheduler.Ask<StudyReply.Summary>(new StudyRequest.Delete("small", Force: false), Patience, Cancellation);

        Assert.Empty(JournalOf("small"));
        Assert.Equal(0, Scalar<int>(Files.Results, "SELECT (SELECT count(*) FROM studies) + (SELECT count(*) FROM trials) + (SELECT count(*) FROM epochs)"));
        Assert.Equal(RefusalKind.NotFound, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Get("small"), Patience, Cancellation)).Kind);
        await KillAsync(scheduler);

        scheduler = StartScheduler();
        await RunAsync(scheduler);
        Assert.Equal((StudyState.Completed, 2), await EndAsync(scheduler));
        await KillAsync(scheduler);
        Assert.Equal((StudyState.Completed, 2), await EndAsync(StartScheduler()));
    }

    [Fact]
    public async Task A_study_at_work_is_deleted_by_force_only_and_its_workers_are_told()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission());
        var worker = NewWorker(scheduler);
        var offer = await worker.OfferAsync();

        Assert.Equal(RefusalKind.Conflict, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Delete("small", Force: false), Patience, Cancellation)).Kind);
        await scheduler.Ask<StudyReply.Summary>(new StudyRequest.Delete("small", Force: true), Patience, Cancellation);
        worker.Tell(ReportOf(offer.Attempt, 1));
        Assert.Equal(offer.Attempt, (await worker.NextAsync<FromScheduler.AttemptReleased>()).Attempt);
        Assert.Empty(JournalOf("small"));
    }

    [Fact]
    public async Task A_deletion_that_a_crash_interrupted_is_finished_by_the_next_scheduler()
    {
        var scheduler = StartScheduler();
        await RunAsync(scheduler);
        // The decision is journaled; what follows from it could not be done.
        Execute(Files.Results, "CREATE TRIGGER full BEFORE DELETE ON studies BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END");
        scheduler.Tell(new StudyRequest.Delete("small", Force: false), ActorRefs.Nobody);
        await AwaitAssertAsync(() => Assert.Equal(1, Scalar<int>(Files.Journal, "SELECT count(*) FROM journal WHERE manifest = 'scheduler-event.study-removed.1'")), Patience, cancellationToken: Cancellation);
        await KillAsync(scheduler);
        Assert.NotEmpty(JournalOf("small"));

        Execute(Files.Results, "DROP TRIGGER full");
        scheduler = StartScheduler();
        await AwaitAssertAsync(() => Assert.Equal(1, Scalar<int>(Files.Journal, "SELECT count(*) FROM journal WHERE manifest = 'scheduler-event.study-purged.1'")), Patience, cancellationToken: Cancellation);
        Assert.Empty(JournalOf("small"));
        await SubmitAsync(scheduler, Submission());
    }

    private async Task<HandWorker> RunAsync(IActorRef scheduler)
    {
        await SubmitAsync(scheduler, Submission());
        var worker = NewWorker(scheduler);
        for (var trial = 0; trial < 2; trial++) await worker.TrainAsync(await worker.OfferInTheEndAsync());
        await AwaitAssertAsync(async () => Assert.Equal((StudyState.Completed, 2), await EndAsync(scheduler)), Patience, cancellationToken: Cancellation);
        return worker;
    }

    private static async Task<(StudyState State, int Completed)> EndAsync(IActorRef scheduler)
    {
        var summary = await SummaryAsync(scheduler);
        return (summary.State, summary.Completed);
    }
}
