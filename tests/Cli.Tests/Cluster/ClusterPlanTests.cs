using SessionRec.Cli.Cluster;
using SessionRec.Core;

namespace SessionRec.Cli.Tests.Cluster;

public sealed class ClusterPlanTests : TestFolder
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private ClusterPlan Plan => new() { Workers = 2, Cpus = 3, Memory = "1Gi", Http = "127.0.0.1:0", Port = 0, Directory = Folder };

    [Fact]
    public void Every_node_gets_its_environment()
    {
        var state = Plan.Draw(NoEnvironment);

        Assert.Equal(["lighthouse-1", "scheduler-1", "worker-1", "worker-2"], state.Nodes.Select(n => n.Name));
        Assert.All(state.Nodes, node => Assert.Equal(("SessionRec", "127.0.0.1", state.Seed), (node.Environment["ACTORSYSTEM"], node.Environment["CLUSTER_IP"], node.Environment["CLUSTER_SEEDS"])));
        Assert.EndsWith($":{state.Node("lighthouse-1").Environment["CLUSTER_PORT"]}", state.Seed, StringComparison.Ordinal);
        Assert.Equal($"127.0.0.1:{state.Http.Port}", state.Node("scheduler-1").Environment["SESSIONREC_HTTP"]);
        Assert.Equal(("worker", "0", "3", "3", "1Gi", At("worker-2")), (
            state.Node("worker-2").Environment["SESSIONREC_ROLE"],
            state.Node("worker-2").Environment["CLUSTER_PORT"],
            state.Node("worker-2").Environment["SESSIONREC_SLOTS"],
            state.Node("worker-2").Environment["DOTNET_PROCESSOR_COUNT"],
            state.Node("worker-2").Environment["SESSIONREC_MEMORY"],
            state.Node("worker-2").Environment["SESSIONREC_DATA"]));
    }

    [Fact]
    public void Another_worker_is_like_the_first_with_places_of_its_own()
    {
        var first = Plan.Draw(NoEnvironment).Node("worker-1");

        var another = ClusterPlan.WorkerLike(first, 12);

        Assert.Equal(("worker-12", "worker-12", At("worker-12")), (another.Name, another.Environment["SESSIONREC_NODE_NAME"], another.Environment["SESSIONREC_DATA"]));
        Assert.Equal(At("logs", "worker-12.log"), another.Log);
        string[] own = ["SESSIONREC_NODE_NAME", "SESSIONREC_DATA", "SESSIONREC_PBM"];
        Assert.Equal(first.Environment.ExceptBy(own, e => e.Key), another.Environment.ExceptBy(own, e => e.Key));
    }

    [Fact]
    public void Workers_are_in_the_order_of_their_numbers()
    {
        var state = (Plan with { Workers = 11 }).Draw(NoEnvironment);
        Assert.Equal(["worker-9", "worker-10", "worker-11"], (state with { Nodes = [.. state.Nodes.Reverse()] }).Workers.Select(w => w.Name).TakeLast(3));
    }

    [Fact]
    public void A_state_reads_back_as_it_was_saved()
    {
        var state = Plan.Draw(NoEnvironment);
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

        Assert.StartsWith(option, Assert.Throws<InputException>(() => plan.Draw(NoEnvironment)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_lighthouses_are_the_seeds_of_all_nodes_and_two_schedulers_have_an_address_each()
    {
        File.WriteAllText(At("connection"), "Host=db;Password=swordfish\n");
        var state = (Plan with { Lighthouses = 3, Schedulers = 2, PostgresFile = At("connection") }).Draw(NoEnvironment);

        Assert.Equal(["lighthouse-1", "lighthouse-2", "lighthouse-3", "scheduler-1", "scheduler-2", "worker-1", "worker-2"], state.Nodes.Select(n => n.Name));
        Assert.All(state.Nodes, node => Assert.Equal(state.Seed, node.Environment["CLUSTER_SEEDS"]));
        Assert.Equal(state.Nodes.Take(3).Select(n => $"akka.tcp://SessionRec@127.0.0.1:{n.Environment["CLUSTER_PORT"]}"), state.Seed.Split(','));
        Assert.Equal(2, state.Servers.Distinct().Count());
        Assert.Equal(state.Http, state.Servers[0]);
        Assert.NotEqual(state.Node("scheduler-1").Environment["SESSIONREC_DATA"], state.Node("scheduler-2").Environment["SESSIONREC_DATA"]);
        state.Save(Folder);
        Assert.DoesNotContain("swordfish", File.ReadAllText(At(ClusterState.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_schedulers_without_postgresql_are_refused()
    {
        var plan = Plan with { Schedulers = 2 };

        Assert.Contains("PostgreSQL", Assert.Throws<InputException>(() => plan.Draw(NoEnvironment)).Message, StringComparison.Ordinal);
        plan.Draw(new Dictionary<string, string> { ["SESSIONREC_POSTGRES"] = "Host=db" });
    }

    [Theory]
    [InlineData(2, 1, "--lighthouses")]
    [InlineData(1, 3, "--schedulers")]
    public void Other_numbers_of_lighthouses_and_schedulers_are_refused(int lighthouses, int schedulers, string option) =>
        Assert.StartsWith(option, Assert.Throws<InputException>(() => (Plan with { Lighthouses = lighthouses, Schedulers = schedulers }).Draw(NoEnvironment)).Message, StringComparison.Ordinal);
}
