namespace SessionRec.Cluster.Tests;

/// <summary>Lighthouses die; there is one whole cluster in the end, and the study is complete.</summary>
[Collection(nameof(OneClusterAtATime))]
[Trait("Duration", "long")]
public sealed class LighthouseTests : FailureTest
{
    [Fact]
    public async Task The_only_lighthouse_returns_and_all_nodes_find_each_other_again()
    {
        RequireLong();
        var cancellation = TestContext.Current.CancellationToken;
        // More than is trained before the watchdogs give up.
        Lengthen(ManyEpochs);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, restarts: true);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);
        var before = cluster.State.Node("scheduler-1").Process;

        cluster.Kill("lighthouse-1");

        await cluster.WaitForViewAsync(_ => cluster.State.Node("scheduler-1").Process != before, cancellation);
        await StillRunsAsync(cluster.Client, cancellation);
        await cluster.WholeAsync(cancellation);
        await EndsLikeAsync(undisturbed, cluster, cancellation);
    }

    [Theory]
    [InlineData("lighthouse-1")]
    [InlineData("lighthouse-3")]
    public async Task One_lighthouse_of_three_dies_and_returns_and_no_other_node_is_touched(string lighthouse)
    {
        RequireLong();
        var cancellation = TestContext.Current.CancellationToken;
        Lengthen(ManyEpochs);
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, lighthouses: 3, restarts: true);
        await cluster.SubmitAsync("study.yaml", cancellation);
        await UnderWayAsync(cluster, cancellation);
        var before = cluster.State;

        cluster.Kill(lighthouse);

        await cluster.WaitForViewAsync(_ => cluster.State.Node(lighthouse).Process != before.Node(lighthouse).Process, cancellation);
        await cluster.WholeAsync(cancellation);
        await StillRunsAsync(cluster.Client, cancellation);
        await EndsLikeAsync(undisturbed, cluster, cancellation);
        Assert.All(cluster.State.Nodes.Where(n => n.Name != lighthouse), n => Assert.Equal(before.Node(n.Name).Process, n.Process));
    }
}
