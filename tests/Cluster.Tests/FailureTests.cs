using SessionRec.Core.Data.Generation;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>Processes die with <c>kill -9</c>; the study must end complete, with the metrics of an undisturbed run.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class FailureTests : IDisposable
{
    private const string Study =
        """
        study: failures
        data: {path: shop.tsv, format: native}
        protocol: {name: last-item, size: 100, seed: 1}
        model: word2vec
        space:
          negative: {grid: [2, 5, 9]}
          window:   {grid: [3, 8]}
          sg: 1
          min_count: 1
          vector_size: 64
          epochs: 12
        """;

    private readonly TestFolder _folder = new("failures");

    public FailureTests()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "study.yaml"), Study);
        using var shop = File.Create(Path.Combine(_folder.Path, "shop.tsv"));
        ShopGenerator.WriteTsv(new ShopOptions { Customers = 800, Items = 500, Events = 60_000 }, shop, null, CancellationToken.None);
    }

    [Fact]
    public async Task A_killed_workers_trial_runs_again_elsewhere_and_the_study_ends_complete()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(_folder.Path, workers: 2, cancellation);
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
        await using var cluster = await TestCluster.UpAsync(_folder.Path, workers: 2, cancellation);
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

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<EpochRow>> RunEmbeddedAsync(CancellationToken cancellation)
    {
        await SessionRecProgram.RunAsync(_folder.Path, cancellation, "tune", "study.yaml", "--outdir", "embedded", "--slots", "2");
        return await Actors.Hosting.StoredStudies.Open(Path.Combine(_folder.Path, "embedded", "failures"))!.EpochsAsync("failures", null, cancellation).ToListAsync(cancellation);
    }

    internal static void SameMetrics(IReadOnlyList<EpochRow> expected, IReadOnlyList<EpochRow> found)
    {
        Assert.Equal(expected.Select(r => (r.Trial, r.Epoch)), found.Select(r => (r.Trial, r.Epoch)));
        foreach (var (e, f) in expected.Zip(found))
            Assert.Equal(e.Metrics.OrderBy(m => m.Key), f.Metrics.OrderBy(m => m.Key));
    }
}
