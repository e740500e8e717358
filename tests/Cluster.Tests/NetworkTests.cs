namespace SessionRec.Cluster.Tests;

/// <summary>The network between the nodes fails and is well again; the study ends complete, with the metrics of an undisturbed run.</summary>
[Collection(nameof(OneClusterAtATime))]
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
    public Task A_fifth_of_all_packets_is_lost() => DisturbedAsync((cluster, _) =>
    {
        cluster.Lose(0.2);
        return Task.CompletedTask;
    });

    private async Task DisturbedAsync(Func<NetworkedCluster, CancellationToken, Task> disturb)
    {
        RequireLong();
        NetworkedCluster.RequireNamespaces();
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await NetworkedCluster.UpAsync(Folder, cancellation);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster.Client, cancellation);

        await disturb(cluster, cancellation);

        await cluster.WholeAsync(cancellation);
        await EndsLikeAsync(undisturbed, cluster.Client, cancellation);
    }
}
