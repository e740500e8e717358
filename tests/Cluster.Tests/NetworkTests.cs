using System.Text.Json;
using Dapper;
using Npgsql;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Tests;
using SessionRec.Cli.Clients;
using SessionRec.Core;

namespace SessionRec.Cluster.Tests;

/// <summary>The network between the nodes fails and is well again; the study ends complete, with the metrics of an undisturbed run.</summary>
[Collection(nameof(OneClusterAtATime))]
[Trait("Duration", "long")]
public sealed class NetworkTests : FailureTest
{
    /// <summary>Long enough for the others to give a node up, and for the node to notice.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData("worker-1")]
    [InlineData("scheduler-1")]
    [InlineData("lighthouse-1")]
    public Task A_node_is_cut_off_for_40_seconds(string node) => DisturbedAsync(async (cluster, cancellation) =>
    {
        cluster.CutOff(node);
        await Task.Delay(LongEnough, cancellation);
        cluster.Heal(node);
    });

    [Theory]
    [InlineData("worker-1")]
    [InlineData("scheduler-1")]
    public Task A_node_hears_the_others_and_is_not_heard_for_40_seconds(string node) => DisturbedAsync(async (cluster, cancellation) =>
    {
        cluster.Mute(node);
        await Task.Delay(LongEnough, cancellation);
        cluster.Heal(node);
    });

    [Fact]
    public Task A_fifth_of_all_packets_is_lost() => DisturbedAsync(async (cluster, cancellation) =>
    {
        // To the end of the study.
        cluster.Lose(0.2);
        await Task.Delay(LongEnough, cancellation);
        var (lost, all) = cluster.Packets();
        TestContext.Current.SendDiagnosticMessage($"{lost} of {all} packets were lost");
        Assert.True(lost > 50, $"{lost} packets were lost");
        Assert.InRange((double)lost / all, 0.1, 0.3);
    });

    [Fact]
    public async Task Everything_arrives_a_tenth_of_a_second_late()
    {
        RequireLong();
        NetworkedCluster.RequireNamespaces();
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await NetworkedCluster.UpAsync(Folder, cancellation, delay: TimeSpan.FromMilliseconds(100));
        var joining = cluster.DelayedBytes;
        await cluster.SubmitAsync("study.yaml", cancellation);

        await EndsLikeAsync(undisturbed, cluster.Client, cancellation);

        Assert.True(cluster.DelayedBytes > joining + 10_000, "the nodes talk through the proxies");
        await cluster.WholeAsync(cancellation);
        Assert.DoesNotContain("unreachable", cluster.LogOf("lighthouse-1"), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The deciding scheduler and a worker on one side; the lighthouse, the standby and a worker on the other; PostgreSQL is reached by both. A
    /// <paramref name="stubborn"/> side does not give itself up: its scheduler believes to be the one, and goes on deciding until the fence says no.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_schedulers_that_are_parted_and_both_reach_the_database_never_decide_at_once(bool stubborn)
    {
        RequireLong();
        NetworkedCluster.RequireNamespaces();
        var cancellation = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartAsync(cancellation);
        // More than can be trained before the other takes over.
        Lengthen(ManyEpochs);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        var database = await postgres.NewDatabaseAsync(cancellation);
        await using var cluster = await NetworkedCluster.UpAsync(Folder, cancellation, postgres: database, own: node => stubborn && node is ("scheduler-1" or "worker-1")
            ? new() { ["AKKA__CLUSTER__SPLIT_BRAIN_RESOLVER__STABLE_AFTER"] = "600s", ["SESSIONREC_LIGHTHOUSE_PATIENCE"] = "60" }
            : []);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster.Client, cancellation);
        Assert.Equal("scheduler-1", await SchedulerAsync(cluster.Client, cancellation));

        cluster.Part("scheduler-1", "worker-1");
        while (await SchedulerAsync(cluster.Standby!, cancellation) != "scheduler-2") await Task.Delay(200, cancellation);
        await UnderWayAsync(cluster.Standby!, cancellation);
        await Task.Delay(LongEnough, cancellation);
        foreach (var node in (string[])["scheduler-1", "worker-1"]) cluster.Heal(node);

        await cluster.WholeAsync(cancellation);
        await EndsLikeAsync(undisturbed, cluster.Client, cancellation);
        await NeverTwoAtOnceAsync(database, cancellation);
        if (stubborn) Assert.Contains("Another scheduler has taken over from scheduler-1", cluster.LogOf("scheduler-1"), StringComparison.Ordinal);
    }

    private static async Task<string?> SchedulerAsync(HttpStudyClient client, CancellationToken cancellation)
    {
        try
        {
            var view = await client.ClusterAsync(cancellation);
            return view.Members.FirstOrDefault(m => m.Address == view.Scheduler)?.Name;
        }
        catch (InputException)
        {
            return null;
        }
    }

    /// <summary>
    /// Each entry of the journal names the actor that wrote it. Where two had decided at once, one of them would have written after the other had
    /// begun; and each that began took the fence and an epoch of its own.
    /// </summary>
    private static async Task NeverTwoAtOnceAsync(string database, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(database);
        var entries = (await connection.QueryAsync<(string Id, long Number, string Writer, byte[] Message, string Manifest)>(new CommandDefinition(
            "SELECT persistence_id, sequence_number, writer_uuid, message, manifest FROM journal ORDER BY ordering", cancellationToken: cancellation))).ToList();
        foreach (var journal in entries.GroupBy(e => e.Id))
        {
            Assert.Equal(Enumerable.Range(1, journal.Count()).Select(n => (long)n), journal.Select(e => e.Number));
            var writers = journal.Select(e => e.Writer).ToList();
            var turns = writers.Where((w, i) => i == 0 || writers[i - 1] != w).ToList();
            Assert.Equal(turns.Distinct(), turns);
            Assert.True(turns.Count >= 2, $"{journal.Key} was written by {turns.Count}");
        }

        var epochs = entries.Where(e => e.Manifest == "scheduler-event.took-over.1")
            .Select(e => JsonSerializer.Deserialize<SchedulerEvent.TookOver>(e.Message, JsonSerializerOptions.Web)!).ToList();
        Assert.Equal(Enumerable.Range(1, epochs.Count).Select(n => (long)n), epochs.Select(e => e.Epoch));
        Assert.Equal(["scheduler-1", "scheduler-2"], epochs.Take(2).Select(e => e.Node));
        var (term, holder) = await connection.QuerySingleAsync<(long, string)>(new CommandDefinition("SELECT term, node FROM scheduler_fence", cancellationToken: cancellation));
        Assert.Equal(epochs[^1].Node, holder);
        Assert.InRange(term, 2, epochs.Count);
    }

    private async Task DisturbedAsync(Func<NetworkedCluster, CancellationToken, Task> disturb)
    {
        RequireLong();
        NetworkedCluster.RequireNamespaces();
        var cancellation = TestContext.Current.CancellationToken;
        Lengthen(ManyEpochs);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await NetworkedCluster.UpAsync(Folder, cancellation);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster.Client, cancellation);

        await disturb(cluster, cancellation);
        await StillRunsAsync(cluster.Client, cancellation);

        await cluster.WholeAsync(cancellation);
        await EndsLikeAsync(undisturbed, cluster.Client, cancellation);
    }
}
