using SessionRec.Core.Tests;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>The published sweep in its shipped form over the real data, embedded and on a cluster: the same to the last digit.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class PublishedSweepTests : IDisposable
{
    private readonly TestFolder _folder = new("sweep");

    [Fact]
    public async Task Embedded_and_cluster_give_the_same_metrics_per_trial()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var data = SharedFiles.Require("data/online-retail/OnlineRetail.csv.gz");
        File.WriteAllText(
            Path.Combine(_folder.Path, "sweep.yaml"),
            $$$"""
            study: published-sweep
            data: {path: {{{data}}}, format: online-retail, sessions: customer}
            protocol: {name: last-item, size: 1000, seed: 123}
            metric: recall@10
            model: word2vec
            space:
              negative: {grid: {start: 1, stop: 22, step: 3}}
              sg: 1
              min_count: 1
              epochs: 10
            """);

        await SessionRecProgram.RunAsync(_folder.Path, cancellation, "tune", "sweep.yaml", "--outdir", "embedded", "--slots", "2");
        var embedded = await Actors.Hosting.StoredStudies.Open(Path.Combine(_folder.Path, "embedded", "published-sweep"))!.EpochsAsync("published-sweep", null, cancellation).ToListAsync(cancellation);

        await using var cluster = await TestCluster.UpAsync(_folder.Path, workers: 2, cancellation);
        await cluster.SubmitAsync("sweep.yaml", cancellation);
        var end = await cluster.WaitForEndAsync("published-sweep", cancellation);

        Assert.Equal(StudyState.Completed, end.Summary.State);
        Assert.Equal(7, end.Summary.Completed);
        Assert.Equal(70, embedded.Count);
        FailureTest.SameMetrics(embedded, await cluster.EpochsAsync("published-sweep", cancellation));
        var trials = await cluster.Client.TrialsAsync("published-sweep", cancellation);
        Assert.Equal([1, 4, 7, 10, 13, 16, 19], trials.Select(t => t.Parameters["negative"].AsInt64()));
        foreach (var trial in trials)
            TestContext.Current.SendDiagnosticMessage($"negative {trial.Parameters["negative"]}: recall@10 {trial.Value} on validation, {trial.Metrics["test_recall@10"]} on test, worker {trial.Worker}");
    }

    public void Dispose() => _folder.Dispose();
}
