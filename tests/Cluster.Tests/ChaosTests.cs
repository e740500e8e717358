using System.Diagnostics;
using System.Globalization;
using SessionRec.Cli.Clients;
using SessionRec.Core;

namespace SessionRec.Cluster.Tests;

/// <summary>For so many minutes as SESSIONREC_CHAOS says, nodes are killed and stopped at random while one study after the other runs.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class ChaosTests : FailureTest
{
    private const int Seed = 7;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Whatever_dies_and_whenever_every_study_ends_complete_with_the_same_metrics()
    {
        var minutes = Environment.GetEnvironmentVariable("SESSIONREC_CHAOS");
        Assert.SkipUnless(double.TryParse(minutes, CultureInfo.InvariantCulture, out var wanted), "Set SESSIONREC_CHAOS to the minutes it is to go on, for example 30.");
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, lighthouses: 3, restarts: true);
        var (random, started, studies, blows) = (new Random(Seed), Stopwatch.GetTimestamp(), 0, 0);
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(wanted))
        {
            await PersistentlyAsync(() => cluster.SubmitAsync("study.yaml", cancellation), cancellation);
            while (!await HasEndedAsync(cluster.Client, cancellation))
            {
                await Task.Delay(TimeSpan.FromSeconds(random.Next(2, 12)), cancellation);
                await StrikeAsync(cluster, random, cancellation);
                blows++;
            }

            await cluster.WholeAsync(cancellation);
            await EndsLikeAsync(undisturbed, cluster, cancellation);
            await cluster.Client.DeleteAsync("failures", force: false, cancellation);
            studies++;
        }

        TestContext.Current.SendDiagnosticMessage($"{studies} studies through {blows} blows in {Stopwatch.GetElapsedTime(started)}");
        Assert.NotEqual(0, blows);
    }

    /// <summary>One node is killed, or stopped for some seconds; of the lighthouses it is always the same one, since two of them must stay.</summary>
    private static async Task StrikeAsync(TestCluster cluster, Random random, CancellationToken cancellation)
    {
        string[] victims = ["lighthouse-3", "scheduler-1", "worker-1", "worker-2"];
        var victim = victims[random.Next(victims.Length)];
        if (!cluster.State.Node(victim).IsAlive) return;
        if (random.Next(2) == 0)
        {
            cluster.Kill(victim);
            return;
        }

        var process = cluster.State.Node(victim).Process!.Id;
        await cluster.SignalAsync(victim, "STOP", cancellation);
        await Task.Delay(TimeSpan.FromSeconds(random.Next(1, 30)), cancellation);
        using var on = Process.Start("/bin/sh", ["-c", $"kill -CONT {process}"]);
        await on.WaitForExitAsync(cancellation);
    }

    private static async Task<bool> HasEndedAsync(HttpStudyClient client, CancellationToken cancellation)
    {
        try
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            soon.CancelAfter(TimeSpan.FromSeconds(10));
            return (await client.StudyAsync("failures", soon.Token)).HasEnded;
        }
        catch (Exception e) when (e is InputException or HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Until it works: the scheduler may be on its way back.</summary>
    private static async Task PersistentlyAsync(Func<Task> act, CancellationToken cancellation)
    {
        for (var patience = 120; ; patience--)
        {
            try
            {
                await act();
                return;
            }
            catch (Exception e) when (patience > 0 && e is not OperationCanceledException)
            {
                await Task.Delay(Retry, cancellation);
            }
        }
    }
}
