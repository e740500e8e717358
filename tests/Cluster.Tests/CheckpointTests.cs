using System.Globalization;
using System.Text.RegularExpressions;
using SessionRec.Actors.Tests.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>What is trained again where a worker dies, or a paused trial goes on elsewhere.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed partial class CheckpointTests : FailureTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_checkpointed_trial_of_a_killed_worker_loses_at_most_its_last_epochs(bool inBucket)
    {
        const int Every = 10;
        var cancellation = TestContext.Current.CancellationToken;
        await using var s3 = inBucket ? await S3Server.StartAsync(cancellation) : null;
        var environment = s3 is null ? null : new Dictionary<string, string>(s3.Environment) { ["SESSIONREC_CHECKPOINTS"] = $"s3://{S3Server.Bucket}/checkpoints" };
        Lengthen(epochs: 60);
        await File.AppendAllTextAsync(Path.Combine(Folder, "study.yaml"), $"\ncheckpoint_every: {Every}\n", cancellation);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, environment: environment);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t is { Worker: "worker-1", Epoch: > Every + 2 and < 55 }), cancellation);

        cluster.Kill("worker-1");

        await EndsLikeAsync(undisturbed, cluster, cancellation);
        var (_, attempt, known, again) = Assert.Single(TakenUp(await cluster.LogAsync("worker-2", cancellation)));
        Assert.True(attempt > 1 && known > Every, $"attempt {attempt} went on after epoch {known}");
        Assert.InRange(again, 0, Every);
    }

    [Fact]
    public async Task No_reported_epoch_of_a_paused_trial_is_trained_again_whoever_goes_on_with_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(Folder, "study.yaml"), """
            study: failures
            data: {path: shop.tsv, format: native}
            protocol: {name: last-item, size: 100, seed: 1}
            model: word2vec
            space:
              negative: {grid: [2, 5, 9]}
              window:   {grid: [3, 5, 8]}
              sg: 1
              min_count: 1
              vector_size: 64
              epochs: 27
            scheduler: {hyperband: {max_t: 27, grace_period: 3, reduction_factor: 3}}
            """, cancellation);
        // Which trials go on after the first rung is the same in every run; the worker that is killed keeps one of them.
        var goOn = (await RunEmbeddedAsync(cancellation)).Where(r => r.Epoch > 3).Select(r => r.Trial).ToHashSet();
        Assert.InRange(goOn.Count, 1, 8);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 3, cancellation);
        await cluster.SubmitAsync("study.yaml", cancellation);
        var paused = await cluster.WaitForAsync("failures", u => u.Trials.Any(t => t is { State: TrialState.Paused, Epoch: 3 } && goOn.Contains(t.Trial)), cancellation);
        var kept = paused.Trials.First(t => t is { State: TrialState.Paused, Epoch: 3 } && goOn.Contains(t.Trial));

        cluster.Kill(kept.Worker!);

        var end = await cluster.WaitForEndAsync("failures", cancellation);
        Assert.Equal((StudyState.Completed, 0), (end.Summary.State, end.Summary.Failed));
        var lost = new HashSet<int>();
        foreach (var trial in end.Trials)
            if ((await cluster.Client.HistoryAsync("failures", trial.Trial, cancellation)).Any(h => h.Kind == TrialHistoryKind.Lost))
                lost.Add(trial.Trial);
        var taken = new List<(int Trial, int Attempt, int Known, int Again)>();
        foreach (var worker in cluster.State.Workers.Select(w => w.Name).Where(w => w != kept.Worker)) taken.AddRange(TakenUp(await cluster.LogAsync(worker, cancellation)));
        var promoted = taken.Where(t => !lost.Contains(t.Trial)).ToList();
        Assert.Contains(promoted, t => t.Trial == kept.Trial);
        Assert.All(promoted, t => Assert.Equal(0, t.Again));
        TestContext.Current.SendDiagnosticMessage($"{promoted.Count} promotions went on at another worker, the killed one's among them; none trained an epoch again");
    }

    private static IEnumerable<(int Trial, int Attempt, int Known, int Again)> TakenUp(string log) =>
        GoesOn().Matches(log).Select(m => (Number(m, 1), Number(m, 2), Number(m, 3), Number(m, 3) - (m.Groups[4].Success ? Number(m, 4) : 0)));

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"#(\d+) \(attempt (\d+)\): goes on after epoch (\d+), (?:from the checkpoint of epoch (\d+)|trained again from its start)")]
    private static partial Regex GoesOn();
}
