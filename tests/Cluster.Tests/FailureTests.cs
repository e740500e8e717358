using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>Processes die with <c>kill -9</c>; the study must end complete, with the metrics of an undisturbed run.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class FailureTests : FailureTest
{
    [Fact]
    public async Task A_killed_workers_trial_runs_again_elsewhere_and_the_study_ends_complete()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation);
        await cluster.SubmitAsync("study.yaml", cancellation);
        var busy = await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t.Worker == "worker-1" && t.State == TrialState.Running && t.Epoch is > 0 and < 12), cancellation);
        var victim = busy.Trials.First(t => t.Worker == "worker-1" && t.State == TrialState.Running).Trial;

        cluster.Kill("worker-1");

        var end = await cluster.WaitForEndAsync("failures", cancellation);
        Assert.Equal(StudyState.Completed, end.Summary.State);
        Assert.Equal(6, end.Summary.Completed);
        var trials = await cluster.Client.TrialsAsync("failures", cancellation);
        Assert.Equal("worker-2", trials[victim].Worker);
        Assert.True(trials[victim].Attempt > 1, "the killed worker's trial has a second attempt");
        SameMetrics(undisturbed, await cluster.EpochsAsync("failures", cancellation));
    }

    [Fact]
    public async Task A_killed_scheduler_that_is_started_again_goes_on_and_loses_and_repeats_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await cluster.WaitForAsync("failures", u => u.Summary.Completed >= 2 && u.Summary.Running > 0, cancellation);
        var before = await cluster.EpochsAsync("failures", cancellation);
        var finished = (await cluster.Client.TrialsAsync("failures", cancellation)).Where(t => t.State == TrialState.Completed).ToArray();

        cluster.Kill("scheduler-1");
        await cluster.StartAgainAsync("scheduler-1", cancellation);

        var end = await cluster.WaitForEndAsync("failures", cancellation);
        Assert.Equal(StudyState.Completed, end.Summary.State);
        var after = await cluster.EpochsAsync("failures", cancellation);
        SameMetrics(undisturbed, after);
        foreach (var row in before)
        {
            var same = after.Single(r => r.Trial == row.Trial && r.Epoch == row.Epoch);
            Assert.Equal((row.Attempt, row.At), (same.Attempt, same.At));
        }

        var trials = await cluster.Client.TrialsAsync("failures", cancellation);
        Assert.All(finished, t => Assert.Equal(t.Attempt, trials[t.Trial].Attempt));
    }
}
