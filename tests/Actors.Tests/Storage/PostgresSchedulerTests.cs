using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Scheduling;
using SessionRec.Actors.Storage;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Storage;

/// <summary>The scheduler on the real server: the same actors as on SQLite, and what only a shared database can do to them.</summary>
public sealed class PostgresSchedulerTests : IClassFixture<PostgresFixture>
{
    private readonly PostgresFixture _server;

    public PostgresSchedulerTests(PostgresFixture server) => _server = server;

    [Fact]
    public async Task A_study_survives_its_scheduler_and_the_next_one_goes_on_with_it()
    {
        var connection = await _server.NewDatabaseAsync();
        await using (var first = new Node(connection)) await first.BeginAsync();
        await using var second = new Node(connection);
        await second.FinishAsync();
    }

    [Fact]
    public async Task A_scheduler_that_was_replaced_acknowledges_nothing_more_and_ends_its_node()
    {
        var connection = await _server.NewDatabaseAsync();
        await using var first = new Node(connection);
        await first.BeginAsync();
        await using var second = new Node(connection);
        await second.FinishAsync();

        first.ReportAgain();

        await first.EndedAsync();
        Assert.Equal(SchedulerReplacedReason.Instance, first.ShutdownReason);
        Assert.False(first.HasAcknowledged);
    }

    /// <summary>A node's scheduler, with the test as its worker.</summary>
    private sealed class Node : SchedulerTest
    {
        private readonly HandWorker _worker;
        private readonly IActorRef _scheduler;
        private AttemptId _attempt;

        public Node(string connection)
            : base(Directory.CreateTempSubdirectory("sessionrec-scheduler-").FullName, SchedulerStorage.Open(new StorageOptions(connection), ""))
        {
            _scheduler = StartScheduler();
            _worker = NewWorker(_scheduler);
        }

        public CoordinatedShutdown.Reason? ShutdownReason => CoordinatedShutdown.Get(Sys).ShutdownReason;

        /// <summary>Whether the worker was told anything since the first epoch.</summary>
        public bool HasAcknowledged => _worker.Probe.HasMessages;

        /// <summary>Submits a study of two trials and reports one epoch of the first.</summary>
        public async Task BeginAsync()
        {
            await SubmitAsync(_scheduler, Submission());
            _attempt = (await _worker.OfferAsync()).Attempt;
            await _worker.ReportAsync(_attempt, 1);
        }

        /// <summary>Reports the second epoch of the trial that was begun.</summary>
        public void ReportAgain() => _worker.Tell(ReportOf(_attempt, 2));

        /// <summary>Trains what is left to the end, by another worker.</summary>
        public async Task FinishAsync()
        {
            var found = await AwaitStudyAsync();
            Assert.Equal((1, 1L), (found.Running, found.EpochsReported));
            _worker.Beat();
            for (var i = 0; i < 2; i++)
            {
                // What the first worker ran is given away once its lease has run out.
                Clock.Advance(TimeSpan.FromSeconds(21));
                await _worker.TrainAsync(await _worker.OfferInTheEndAsync());
            }

            var end = await SummaryAsync(_scheduler);
            Assert.Equal((StudyState.Completed, 2), (end.State, end.Completed));
            await AwaitAssertAsync(async () => Assert.Equal(6, (await Results.Epochs("small", null, Cancellation).ToListAsync(Cancellation)).Count), TimeSpan.FromSeconds(60), cancellationToken: Cancellation);
            Assert.Equal(StudyState.Completed, Assert.Single((await _scheduler.Ask<StudyReply.Studies>(new StudyRequest.List(), TimeSpan.FromSeconds(30), Cancellation)).All).State);
        }

        public Task EndedAsync() => Sys.WhenTerminated.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);

        private async Task<StudySummary> AwaitStudyAsync()
        {
            StudySummary? found = null;
            await AwaitAssertAsync(async () => found = await SummaryAsync(_scheduler), TimeSpan.FromSeconds(60), cancellationToken: Cancellation);
            return found!;
        }
    }
}
