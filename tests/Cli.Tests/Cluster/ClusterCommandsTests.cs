using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SessionRec.Cli.Cluster;

namespace SessionRec.Cli.Tests.Cluster;

[Collection(RealProgram.Name)]
public sealed class ClusterCommandsTests : TestFolder
{
    private static readonly string[] AnyPorts = ["--http", "127.0.0.1:0", "--port", "0"];

    public override void Dispose()
    {
        // Whatever a failing test left running must not outlive it.
        if (ClusterState.Find(At(ClusterState.DefaultDirectory)) is not null) Program.RunWellAsync("cluster", "down").GetAwaiter().GetResult();
        base.Dispose();
    }

    [Fact]
    public async Task A_cluster_comes_up_a_killed_worker_starts_again_and_down_leaves_nothing()
    {
        var up = await Program.RunWellAsync(["cluster", "up", "--workers", "1", "--detach", "--no-restart", .. AnyPorts]);
        Assert.Contains("worker-1 is up", up, StringComparison.Ordinal);
        var state = ClusterState.Load(At(ClusterState.DefaultDirectory));
        Assert.All(state.Nodes, node => Assert.True(node.IsAlive));

        var second = await Program.RunAsync(["cluster", "up", .. AnyPorts]);
        Assert.Equal((1, true), (second.ExitCode, second.Error.Contains("runs already", StringComparison.Ordinal)));

        using (var worker = System.Diagnostics.Process.GetProcessById(state.Node("worker-1").Process!.Id))
        {
            worker.Kill();
            await worker.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("sessionrec cluster start worker-1", await Program.RunWellAsync("cluster", "status"), StringComparison.Ordinal);
        await Program.RunWellAsync("cluster", "start", "worker-1");
        var status = JsonDocument.Parse(await Program.RunWellAsync("cluster", "status", "--json")).RootElement;
        Assert.All(status.GetProperty("nodes").EnumerateArray(), node => Assert.True(node.GetProperty("alive").GetBoolean()));
        Assert.Contains(status.GetProperty("cluster").GetProperty("workers").EnumerateArray(), w => w.GetProperty("name").GetString() == "worker-1");

        await SmallShopAsync();
        await File.WriteAllTextAsync(At("study.yaml"), "study: twice\ndata: {path: shop.tsv.gz}\nprotocol: {name: last-item, size: 100}\nmodel: popularity\nspace: {}\n", TestContext.Current.CancellationToken);
        Assert.Contains("next   sessionrec watch twice ·", await Program.RunWellAsync("submit", "study.yaml"), StringComparison.Ordinal);
        await Program.RunWellAsync("tune", "study.yaml");
        await Program.RunWellAsync("delete", "twice", "--server", state.Http.AbsoluteUri, "--yes", "--force");
        Assert.Contains($"next   sessionrec watch twice --server {state.Http.AbsoluteUri.TrimEnd('/')} ·", await Program.RunWellAsync("submit", "study.yaml"), StringComparison.Ordinal);

        Assert.Contains("lighthouse-1 is the only lighthouse", (await Program.RunAsync("cluster", "restart")).Error, StringComparison.Ordinal);
        var before = ClusterState.Load(At(ClusterState.DefaultDirectory));
        Assert.Equal("worker-1 is up again\nscheduler-1 is up again\n", await Program.RunWellAsync("cluster", "restart", "scheduler-1", "worker-1"));
        var restarted = ClusterState.Load(At(ClusterState.DefaultDirectory));
        Assert.Equal(["worker-1", "scheduler-1"], restarted.Nodes.Where(n => n.Process != before.Node(n.Name).Process).Select(n => n.Name).Order(StringComparer.Ordinal).Reverse());

        Assert.Contains("lighthouse-1 is no worker", (await Program.RunAsync("cluster", "drain", "lighthouse-1")).Error, StringComparison.Ordinal);
        Assert.Contains("There is no node 'worker-9'", (await Program.RunAsync("cluster", "drain", "worker-9")).Error, StringComparison.Ordinal);
        Assert.Contains("0 is not allowed; it is 1 to", (await Program.RunAsync("cluster", "scale", "--workers", "0")).Error, StringComparison.Ordinal);
        Assert.Contains("1 worker, as before", await Program.RunWellAsync("cluster", "scale", "--workers", "1"), StringComparison.Ordinal);

        state = ClusterState.Load(At(ClusterState.DefaultDirectory));
        Assert.Contains("1 worker, 1 scheduler, 1 lighthouse left the cluster. Nothing runs on.", await Program.RunWellAsync("cluster", "down"), StringComparison.Ordinal);
        Assert.All(state.Nodes, node => Assert.False(node.IsAlive));
        Assert.Contains("Nothing was running.", await Program.RunWellAsync("cluster", "down"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_takes_a_cluster_in_the_foreground_down()
    {
        var result = await Program.InterruptAsync("INT", "Ctrl+C takes the cluster down", ["cluster", "up", "--workers", "1", .. AnyPorts]);

        Assert.True(result.ExitCode == 130, $"ended with {result.ExitCode}: {result.Output}{result.Error}");
        Assert.Contains("Nothing runs on.", result.Output, StringComparison.Ordinal);
        Assert.Null(ClusterState.Find(At(ClusterState.DefaultDirectory)));
    }

    [Fact]
    public async Task A_port_in_use_is_refused_before_anything_starts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await Program.RunAsync("cluster", "up", "--http", $"127.0.0.1:{port}", "--port", "0");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"port {port} is in use", result.Error, StringComparison.Ordinal);
        Assert.Null(ClusterState.Find(At(ClusterState.DefaultDirectory)));
    }

    [Fact]
    public async Task A_node_that_cannot_start_ends_the_others_and_shows_its_log()
    {
        // The worker's data folder cannot be made where a file has its name.
        Directory.CreateDirectory(At(ClusterState.DefaultDirectory));
        await File.WriteAllTextAsync(At(ClusterState.DefaultDirectory, "worker-1"), "in the way", TestContext.Current.CancellationToken);

        var result = await Program.RunAsync(["cluster", "up", "--workers", "1", "--detach", .. AnyPorts]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("worker-1 ended while it started.", result.Error, StringComparison.Ordinal);
        Assert.Contains("worker-1.log", result.Error, StringComparison.Ordinal);
        Assert.Null(ClusterState.Find(At(ClusterState.DefaultDirectory)));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("start", "worker-1")]
    public async Task Where_there_is_no_cluster_it_says_so(params string[] command)
    {
        var result = await Program.RunAsync(["cluster", .. command]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("sessionrec cluster up", result.Error, StringComparison.Ordinal);
    }
}
