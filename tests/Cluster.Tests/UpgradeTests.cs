using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>A cluster of an earlier commit's programs becomes one of this commit's, node by node, while a study runs on it.</summary>
[Collection(nameof(OneClusterAtATime))]
[Trait("Duration", "long")]
public sealed class UpgradeTests : FailureTest
{
    [Fact]
    public async Task A_rolling_upgrade_from_the_commit_before_loses_and_repeats_nothing_of_a_running_study()
    {
        RequireLong();
        var cancellation = TestContext.Current.CancellationToken;
        var (commit, program) = await PreviousBuild.MakeAsync(Folder, cancellation);
        TestContext.Current.SendDiagnosticMessage($"from {commit}");
        // More than is trained until the last node is another.
        Lengthen(epochs: 1500);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, lighthouses: 3, restarts: true, program: program);
        Assert.All(cluster.State.Nodes, n => Assert.StartsWith(Path.GetDirectoryName(program)!, n.Program, StringComparison.Ordinal));
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);

        // Old and new together, for as long as it takes to see both train: the new worker has results under the old scheduler, then the old one under the new.
        await cluster.CommandAsync(cancellation, "restart", "worker-1");
        await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t is { Worker: "worker-1", State: TrialState.Running, Epoch: > 0 }), cancellation);
        await cluster.CommandAsync(cancellation, "restart", "scheduler-1");
        await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t is { Worker: "worker-2", State: TrialState.Running, Epoch: > 0 }), cancellation);
        var before = await cluster.EpochsAsync("failures", cancellation);
        await cluster.CommandAsync(cancellation, "restart", "worker-2", "lighthouse-1", "lighthouse-2", "lighthouse-3");

        Assert.All(cluster.State.Nodes, n => Assert.StartsWith(Path.GetFullPath(SessionRecProgram.Folder), n.Program, StringComparison.Ordinal));
        await cluster.WholeAsync(cancellation);
        Assert.False((await cluster.Client.StudyAsync("failures", cancellation)).HasEnded, "the study ran through all of the upgrade");
        await EndsLikeAsync(undisturbed, cluster, cancellation);
        var after = (await cluster.EpochsAsync("failures", cancellation)).ToDictionary(r => (r.Trial, r.Epoch));
        Assert.All(before, row => Assert.Equal((row.Attempt, row.At), (after[(row.Trial, row.Epoch)].Attempt, after[(row.Trial, row.Epoch)].At)));
    }
}
