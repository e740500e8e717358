using System.Diagnostics;
using SessionRec.Actors.Tests;

namespace SessionRec.Cluster.Tests;

/// <summary>Two schedulers on PostgreSQL: whatever happens to the one that decides, or to the database, the study ends as if nothing had.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class StandbyTests : FailureTest
{
    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task A_standby_takes_over_from_a_scheduler_that_ends(string signal)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartAsync(cancellation);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, postgres: await postgres.NewDatabaseAsync(cancellation));
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);
        var first = await cluster.SchedulerAsync(cancellation);
        var second = first == "scheduler-1" ? "scheduler-2" : "scheduler-1";
        var before = await cluster.EpochsAsync("failures", cancellation);

        var signalled = Stopwatch.GetTimestamp();
        await cluster.SignalAsync(first, signal, cancellation);

        // Its log and not its description, which takes seconds to ask for.
        await cluster.LogHasAsync(second, $"begins on {second}", cancellation);
        RecoveryPromise.Kept($"SIG{signal}: {second} has taken over after", signal == "TERM" ? RecoveryPromise.TakeoverAfterTerm : RecoveryPromise.TakeoverAfterKill, Stopwatch.GetElapsedTime(signalled));
        await cluster.TakenOverByAsync(second, cancellation);
        await EndsLikeAsync(undisturbed, cluster, cancellation);
        var after = (await cluster.EpochsAsync("failures", cancellation)).ToDictionary(r => (r.Trial, r.Epoch));
        Assert.All(before, row => Assert.Equal((row.Attempt, row.At), (after[(row.Trial, row.Epoch)].Attempt, after[(row.Trial, row.Epoch)].At)));
    }

    [Fact]
    public async Task A_database_that_is_killed_and_comes_back_has_lost_nothing_that_was_told()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartAsync(cancellation);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, postgres: await postgres.NewDatabaseAsync(cancellation));
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);

        await postgres.KillAsync(cancellation);
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        await postgres.StartAgainAsync(cancellation);

        await EndsLikeAsync(undisturbed, cluster, cancellation);
    }

    [Trait("Duration", "long")]
    [Fact]
    public async Task A_scheduler_that_was_stopped_and_comes_back_decides_nothing_and_stands_by()
    {
        RequireLong();
        var cancellation = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartAsync(cancellation);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, postgres: await postgres.NewDatabaseAsync(cancellation), restarts: true);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);
        var first = await cluster.SchedulerAsync(cancellation);
        var second = first == "scheduler-1" ? "scheduler-2" : "scheduler-1";
        var process = cluster.State.Node(first).Process;

        await cluster.SignalAsync(first, "STOP", cancellation);
        await Task.Delay(TimeSpan.FromSeconds(40), cancellation);
        await cluster.SignalAsync(first, "CONT", cancellation);

        await cluster.TakenOverByAsync(second, cancellation);
        await EndsLikeAsync(undisturbed, cluster, cancellation);
        await cluster.WaitForViewAsync(v => cluster.State.Node(first).Process != process, cancellation);
        await cluster.WholeAsync(cancellation);
        Assert.Equal(second, await cluster.SchedulerAsync(cancellation));
    }
}
