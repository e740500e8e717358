using System.Diagnostics;
using System.Text.RegularExpressions;
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

        var killed = Stopwatch.GetTimestamp();
        cluster.Kill("worker-1");
        await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t.Trial == victim && t.Attempt > 1), cancellation);
        RecoveryPromise.Kept("kill -9 of a worker: its trial runs again after", RecoveryPromise.TrialRunsAgain, Stopwatch.GetElapsedTime(killed));

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

    [Fact]
    public async Task Workers_come_and_go_under_a_study_which_loses_and_repeats_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 1, cancellation, restarts: true);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t is { State: TrialState.Running, Epoch: > 0 }), cancellation);

        await cluster.CommandAsync(cancellation, "scale", "--workers", "3");
        await cluster.CommandAsync(cancellation, "scale", "--workers", "2");
        await cluster.CommandAsync(cancellation, "drain", "worker-1");

        Assert.Equal(["worker-1", "worker-2"], cluster.State.Workers.Select(w => w.Name));
        await EndsLikeAsync(undisturbed, cluster, cancellation);
        // The supervisor looks every second; it had the rest of the study to start the drained worker, and must not have.
        Assert.False(cluster.State.Node("worker-1").IsAlive);
        await cluster.CommandAsync(cancellation, "scale", "--workers", "2");
        await cluster.WholeAsync(cancellation);
    }

    [Trait("Duration", "long")]
    [Fact]
    public async Task A_worker_that_was_stopped_and_comes_back_has_nothing_counted_twice()
    {
        RequireLong();
        var cancellation = TestContext.Current.CancellationToken;
        Lengthen(ManyEpochs);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, restarts: true);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t is { Worker: "worker-1", State: TrialState.Running, Epoch: > 0 }), cancellation);

        await cluster.SignalAsync("worker-1", "STOP", cancellation);
        await Task.Delay(TimeSpan.FromSeconds(40), cancellation);
        await cluster.SignalAsync("worker-1", "CONT", cancellation);
        await StillRunsAsync(cluster.Client, cancellation);

        await EndsLikeAsync(undisturbed, cluster, cancellation);
        await cluster.WholeAsync(cancellation);
    }

    [Trait("Duration", "long")]
    [Fact]
    public async Task A_scheduler_alone_that_was_stopped_and_comes_back_goes_on_and_loses_and_repeats_nothing()
    {
        RequireLong();
        var cancellation = TestContext.Current.CancellationToken;
        // More than is trained while it is stopped, so that there is something to decide afterwards.
        Lengthen(ManyEpochs);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, restarts: true);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);
        var before = await cluster.EpochsAsync("failures", cancellation);

        await cluster.SignalAsync("scheduler-1", "STOP", cancellation);
        await Task.Delay(TimeSpan.FromSeconds(40), cancellation);
        await cluster.SignalAsync("scheduler-1", "CONT", cancellation);
        await StillRunsAsync(cluster.Client, cancellation);

        await EndsLikeAsync(undisturbed, cluster, cancellation);
        await cluster.WholeAsync(cancellation);
        var after = (await cluster.EpochsAsync("failures", cancellation)).ToDictionary(r => (r.Trial, r.Epoch));
        Assert.All(before, row => Assert.Equal((row.Attempt, row.At), (after[(row.Trial, row.Epoch)].Attempt, after[(row.Trial, row.Epoch)].At)));
    }

    [Fact]
    public async Task Everything_is_asked_to_end_in_the_middle_and_goes_on_after_the_epochs_it_had_when_it_is_up_again()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Lengthen(epochs: 40);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);
        var before = await cluster.EpochsAsync("failures", cancellation);

        await cluster.DownAsync(cancellation);

        await using var again = await TestCluster.UpAsync(Folder, workers: 2, cancellation);
        await EndsLikeAsync(undisturbed, again, cancellation);

        // The study asks for no checkpoints: a worker that leaves writes one all the same, and nothing is trained again.
        var takenUp = new List<Match>();
        foreach (var worker in again.State.Workers) takenUp.AddRange(Regex.Matches(await again.LogAsync(worker.Name, cancellation), @"goes on after epoch (\d+), (?:from the checkpoint of epoch (\d+)|trained again)"));
        Assert.NotEmpty(takenUp);
        Assert.All(takenUp, m => Assert.Equal(m.Groups[1].Value, m.Groups[2].Value));
        var after = (await again.EpochsAsync("failures", cancellation)).ToDictionary(r => (r.Trial, r.Epoch));
        Assert.All(before, row => Assert.Equal((row.Attempt, row.At), (after[(row.Trial, row.Epoch)].Attempt, after[(row.Trial, row.Epoch)].At)));
    }

    [Fact]
    public async Task A_full_disk_under_the_journal_holds_the_study_up_and_loses_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "Mounting a small disk needs root on Linux.");
        var undisturbed = await RunEmbeddedAsync(cancellation);
        using var disk = new SmallDisk(Path.Combine(Folder, "cluster", "scheduler"), megabytes: 48);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);

        disk.Fill();
        await cluster.LogHasAsync("scheduler-1", "could not store", cancellation);
        disk.Free();

        await EndsLikeAsync(undisturbed, cluster, cancellation);
    }

    [Fact]
    public async Task A_trial_that_outgrows_its_memory_fails_alone()
    {
        var cancellation = TestContext.Current.CancellationToken;
        // 500 items: the widest takes 16 MB for its vectors alone.
        await File.WriteAllTextAsync(Path.Combine(Folder, "wide.yaml"), """
            study: wide
            data: {path: shop.tsv, format: native}
            protocol: {name: last-item, size: 100, seed: 1}
            model: word2vec
            space: {vector_size: {grid: [16, 4096, 32]}, min_count: 1, epochs: 2}
            resources_per_trial: {cpu: 1, memory: 12Mi}
            max_failures: 1
            """, cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 1, cancellation);
        var worker = cluster.State.Node("worker-1").Process;
        await cluster.SubmitAsync("wide.yaml", cancellation);

        var end = await cluster.WaitForEndAsync("wide", cancellation);

        Assert.Equal((2, 1), (end.Summary.Completed, end.Summary.Failed));
        var trials = await cluster.Client.TrialsAsync("wide", cancellation);
        Assert.Equal([TrialState.Completed, TrialState.Failed, TrialState.Completed], trials.Select(t => t.State));
        Assert.Contains("more memory than it may have", trials[1].Reason, StringComparison.Ordinal);
        Assert.Contains("12Mi", trials[1].Reason, StringComparison.Ordinal);
        Assert.True(cluster.State.Node("worker-1").Process == worker && worker!.IsAlive, "the worker is the process that it was");
    }

    [Fact]
    public async Task A_worker_that_the_system_kills_for_its_memory_is_like_any_killed_one()
    {
        var cancellation = TestContext.Current.CancellationToken;
        MemoryGroup.Require();
        var undisturbed = await RunEmbeddedAsync(cancellation);
        using var memory = new MemoryGroup();
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, restarts: true);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t is { Worker: "worker-1", State: TrialState.Running, Epoch: > 0 and < 12 }), cancellation);
        var process = cluster.State.Node("worker-1").Process!;

        memory.Confine(process.Id, megabytes: 1);

        await EndsLikeAsync(undisturbed, cluster, cancellation);
        Assert.False(process.IsAlive);
        Assert.True(memory.Kills > 0, "the kernel has killed it");
        await cluster.WholeAsync(cancellation);
        Assert.NotEqual(process, cluster.State.Node("worker-1").Process);
    }
}
