using SessionRec.Cli.Cluster;
using SessionRec.Core;

namespace SessionRec.Cli.Tests.Cluster;

public sealed class ClusterPlanTests : TestFolder
{
    private ClusterPlan Plan => new() { Workers = 2, Cpus = 3, Memory = "1Gi", Http = "127.0.0.1:0", Port = 0, Directory = Folder };

    [Fact]
    public void Every_node_gets_its_environment()
    {
        var state = Plan.Draw();

        Assert.Equal(["lighthouse-1", "scheduler-1", "worker-1", "worker-2"], state.Nodes.Select(n => n.Name));
        Assert.All(state.Nodes, node => Assert.Equal(("SessionRec", "127.0.0.1", state.Seed), (node.Environment["ACTORSYSTEM"], node.Environment["CLUSTER_IP"], node.Environment["CLUSTER_SEEDS"])));
        Assert.EndsWith($":{state.Node("lighthouse-1").Environment["CLUSTER_PORT"]}", state.Seed, StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{state.Http.Port}", state.Node("scheduler-1").Environment["SESSIONREC_HTTP"]);
        Assert.Equal(("worker", "0", "3", "1Gi", At("worker-2")), (
            state.Node("worker-2").Environment["SESSIONREC_ROLE"],
            state.Node("worker-2").Environment["CLUSTER_PORT"],
            state.Node("worker-2").Environment["SESSIONREC_SLOTS"],
            state.Node("worker-2").Environment["SESSIONREC_MEMORY"],
            state.Node("worker-2").Environment["SESSIONREC_DATA"]));
    }

    [Fact]
    public void A_state_reads_back_as_it_was_saved()
    {
        var state = Plan.Draw();
        state = state.With(state.Nodes[0] with { Process = ProcessIdentity.Of(Environment.ProcessId) });
        state.Save(Folder);

        var read = ClusterState.Load(Folder);

        Assert.Equal((state.Http, state.Seed), (read.Http, read.Seed));
        Assert.True(read.Nodes[0].IsAlive);
        Assert.Equal(state.Nodes.Select(n => (n.Name, n.Role, n.Program, n.Log)), read.Nodes.Select(n => (n.Name, n.Role, n.Program, n.Log)));
        Assert.Equal(state.Nodes[3].Environment, read.Nodes[3].Environment);
    }

    [Fact]
    public void A_state_file_that_cannot_be_read_is_named()
    {
        File.WriteAllText(At(ClusterState.FileName), "{ \"http\": ");

        Assert.Contains(ClusterState.FileName, Assert.Throws<InputException>(() => ClusterState.Find(Folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "1Gi", "127.0.0.1:0", "--workers")]
    [InlineData(1, 0, "1Gi", "127.0.0.1:0", "--cpus")]
    [InlineData(1, 1, "much", "127.0.0.1:0", "--memory")]
    [InlineData(1, 1, "1Gi", "somewhere", "--http")]
    public void Wrong_numbers_are_named_by_their_option(int workers, int cpus, string memory, string http, string option)
    {
        var plan = Plan with { Workers = workers, Cpus = cpus, Memory = memory, Http = http };

        Assert.StartsWith(option, Assert.Throws<InputException>(() => plan.Draw()).Message, StringComparison.Ordinal);
    }
}
