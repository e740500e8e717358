using Akka.Actor;
using Microsoft.Data.Sqlite;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Scheduling;

/// <summary>What is left when things break is the journal; everything comes back from it.</summary>
public class StudyRecoveryTests : SchedulerTest
{
    private const string FullDisk = "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END";

    [Fact]
    public async Task Deleted_results_are_made_again_from_the_journal()
    {
        var before = await RunAWholeStudyAsync();
        DeleteResults();

        var scheduler = StartScheduler();
        await AwaitAssertAsync(() => Assert.Equal(StudyState.Completed, Results.Study("small")?.State), cancellationToken: Cancellation);

        Assert.Equal(before, await ResultsAsTextAsync());
        Assert.Equal(StudyState.Completed, (await SummaryAsync(scheduler)).State);
    }

    [Fact]
    public async Task Deleted_results_are_made_again_even_where_there_are_snapshots()
    {
        Options = Options with { SnapshotEvery = 10 };
        var before = await RunAWholeStudyAsync(trials: 8);
        await AwaitAssertAsync(() => Assert.NotEqual(0, Scalar<int>(Files.Journal, "SELECT COUNT(*) FROM snapshot")), cancellationToken: Cancellation);
        DeleteResults();

        StartScheduler();
        await AwaitAssertAsync(() => Assert.Equal(StudyState.Completed, Results.Study("small")?.State), cancellationToken: Cancellation);

        Assert.Equal(before, await ResultsAsTextAsync());
    }

    [Fact]
    public async Task Tables_of_a_version_without_history_get_it_from_the_journal()
    {
        Options = Options with { SnapshotEvery = 10 };
        var before = await RunAWholeStudyAsync(trials: 8);
        Execute(Files.Results, "DROP TABLE history");
        SqliteConnection.ClearAllPools();
        Results = ResultsStore.OpenSqlite(Files.Results);

        StartScheduler();
        await AwaitAssertAsync(() => Assert.NotEmpty(Results.History("small", 7)), cancellationToken: Cancellation);

        Assert.Equal(before, await ResultsAsTextAsync());
    }

    [Fact]
    public async Task Recovery_from_a_snapshot_reads_only_what_came_after_it()
    {
        Options = Options with { SnapshotEvery = 10 };
        var first = StartScheduler();
        await SubmitAsync(first, Submission(trials: 12));
        var worker = NewWorker(first);
        for (var trial = 0; trial < 8; trial++) await worker.TrainAsync(await worker.OfferAsync());
        // 41 events make at least three snapshots, of which the last two are kept.
        await AwaitAssertAsync(() => Assert.Equal((2, true), (Scalar<int>(Files.Journal, "SELECT COUNT(*) FROM snapshot"), Scalar<int>(Files.Journal, "SELECT MIN(sequence_number) FROM snapshot") > 10)), cancellationToken: Cancellation);
        await AwaitAssertAsync(() => Assert.Equal(24, Results.Study("small")!.EpochsReported), cancellationToken: Cancellation);
        await KillAsync(first);

        // With the entries before the snapshots unreadable, only a snapshot can have brought the study back.
        Execute(Files.Journal, "UPDATE journal SET message = X'00' WHERE persistence_id = 'study-small' AND sequence_number <= (SELECT MIN(sequence_number) FROM snapshot)");
        var second = StartScheduler();
        var again = NewWorker(second);
        for (var trial = 8; trial < 12; trial++)
        {
            var offer = await again.OfferInTheEndAsync();
            Assert.Equal(trial, offer.Attempt.Trial);
            await again.TrainAsync(offer);
        }

        Assert.Equal((StudyState.Completed, 12, 36L), Figures(await SummaryAsync(second)));
        await AwaitAssertAsync(() => Assert.Equal(36, Results.Study("small")!.EpochsReported), cancellationToken: Cancellation);
        Assert.All(Results.Trials("small"), row => Assert.Equal([Value(row.Trial, 1), Value(row.Trial, 2), Value(row.Trial, 3)], row.Curve));
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_for_a_while_loses_nothing_that_was_acknowledged()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        var worker = NewWorker(scheduler);
        var offer = await worker.OfferAsync();
        await worker.ReportAsync(offer.Attempt, 1);

        Execute(Files.Journal, FullDisk);
        worker.Tell(ReportOf(offer.Attempt, 2));
        await AwaitAssertAsync(
            async () => Assert.Equal(RefusalKind.Unavailable, (await scheduler.Ask<StudyReply.Refused>(new StudyRequest.Get("small"), TimeSpan.FromMilliseconds(500), Cancellation)).Kind),
            TimeSpan.FromSeconds(30),
            TimeSpan.FromMilliseconds(10),
            Cancellation);
        Execute(Files.Journal, "DROP TRIGGER full");

        // The worker resends what was not acknowledged, as it always does.
        FromScheduler.EpochAcknowledged? acknowledged = null;
        await AwaitAssertAsync(
            async () =>
            {
                worker.Tell(ReportOf(offer.Attempt, 2));
                acknowledged = await worker.Probe.FishForMessageAsync<FromScheduler.EpochAcknowledged>(a => a.Epoch == 2, TimeSpan.FromSeconds(1), cancellationToken: Cancellation);
            },
            TimeSpan.FromSeconds(60),
            TimeSpan.FromMilliseconds(50),
            Cancellation);
        Assert.Equal((1L, DecisionKind.Continue), (acknowledged!.SchedulerEpoch, acknowledged.Decision));
        Assert.Equal(DecisionKind.Complete, (await worker.ReportAsync(offer.Attempt, 3)).Decision);
        Assert.Equal((StudyState.Completed, 1, 3L), Figures(await SummaryAsync(scheduler)));
    }

    [Fact]
    public async Task A_scheduler_that_cannot_write_its_journal_starts_again_by_itself()
    {
        var first = StartScheduler();
        await SubmitAsync(first, Submission());
        await KillAsync(first);
        Execute(Files.Journal, FullDisk);

        // It cannot even write that it took over: it ends, and is started again until it can.
        var second = StartScheduler();
        await Assert.ThrowsAsync<AskTimeoutException>(() => second.Ask<object>(new StudyRequest.Get("small"), TimeSpan.FromSeconds(1), Cancellation));
        Execute(Files.Journal, "DROP TRIGGER full");

        var worker = NewWorker(second);
        await worker.TrainAsync(await worker.OfferInTheEndAsync());
        Assert.Equal((StudyState.Running, 1, 3L), Figures(await SummaryAsync(second)));
    }

    [Fact]
    public async Task Results_that_cannot_be_written_for_a_while_are_written_in_the_end()
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        await AwaitAssertAsync(() => Assert.NotNull(Results.Study("small")), cancellationToken: Cancellation);
        Execute(Files.Results, "CREATE TRIGGER full BEFORE INSERT ON epochs BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");
        var worker = NewWorker(scheduler);
        await worker.TrainAsync(await worker.OfferAsync());
        Assert.Empty(Results.Trials("small").SelectMany(t => t.Curve));

        Execute(Files.Results, "DROP TRIGGER full");
        await AwaitAssertAsync(() => Assert.Equal(3, Results.Trials("small").Single().Curve.Count), TimeSpan.FromSeconds(30), cancellationToken: Cancellation);
        Assert.Equal(StudyState.Completed, Results.Study("small")!.State);
    }

    [Fact]
    public async Task Results_of_another_journal_make_room_for_those_of_this_one()
    {
        await RunAWholeStudyAsync(trials: 3);
        SqliteConnection.ClearAllPools();
        Execute(Files.Journal, "DELETE FROM journal; DELETE FROM snapshot;");
        Execute(Files.Journal, "DELETE FROM tags");

        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: 1));
        var worker = NewWorker(scheduler);
        await worker.TrainAsync(await worker.OfferAsync());

        await AwaitAssertAsync(() => Assert.Equal(3, Results.Study("small")!.EpochsReported), TimeSpan.FromSeconds(30), cancellationToken: Cancellation);
        Assert.Single(Results.Trials("small"));
    }

    private async Task<string> RunAWholeStudyAsync(int trials = 2)
    {
        var scheduler = StartScheduler();
        await SubmitAsync(scheduler, Submission(trials: trials));
        var worker = NewWorker(scheduler);
        for (var trial = 0; trial < trials; trial++) await worker.TrainAsync(await worker.OfferAsync());
        await AwaitAssertAsync(() => Assert.Equal(StudyState.Completed, Results.Study("small")!.State), cancellationToken: Cancellation);
        await KillAsync(scheduler);
        return await ResultsAsTextAsync();
    }

    private void DeleteResults()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Files.Folder, "results.db*")) File.Delete(file);
        Results = ResultsStore.OpenSqlite(Files.Results);
    }

    private async Task<string> ResultsAsTextAsync()
    {
        var epochs = await Results.Epochs("small", null, Cancellation).ToListAsync(Cancellation);
        var trials = Results.Trials("small");
        var history = trials.SelectMany(t => Results.History("small", t.Trial)).ToArray();
        Assert.NotEmpty(history);
        return System.Text.Json.JsonSerializer.Serialize(new { Study = Results.Study("small"), Submission = Results.Submission("small"), Trials = trials, Epochs = epochs, History = history });
    }

    private static (StudyState, int, long) Figures(StudySummary summary) => (summary.State, summary.Completed, summary.EpochsReported);
}
