using SessionRec.Core;

namespace SessionRec.Node.Tests;

public class NodeOptionsTests
{
    [Fact]
    public void A_scheduler_listens_on_8080_of_this_machine_unless_told_otherwise()
    {
        var options = Read(("SESSIONREC_ROLE", "scheduler"));

        Assert.Equal(("scheduler", "http://127.0.0.1:8080", new Uri("http://127.0.0.1:8080/")), (options.Role, options.HttpUrl, options.AdvertisedUrl));
        Assert.Equal((decimal)Environment.ProcessorCount, options.Cpu);
        Assert.Null(options.MemoryBytes);
        Assert.Equal(Path.GetFullPath("data"), options.DataFolder);
        Assert.Equal(["scheduler"], options.Cluster.Roles);
        Assert.Equal(["akka.tcp://SessionRec@127.0.0.1:4053"], options.Cluster.Seeds);
    }

    [Fact]
    public void Everything_can_be_set()
    {
        var options = Read(
            ("SESSIONREC_ROLE", "worker"), ("SESSIONREC_NODE_NAME", "w7"), ("SESSIONREC_SLOTS", "1.5"), ("SESSIONREC_MEMORY", "2Gi"), ("SESSIONREC_DATA", "/var/lib/sessionrec"),
            ("SESSIONREC_HTTP", "0.0.0.0:9090"), ("SESSIONREC_CORPORA_BYTES", "500Mi"), ("SESSIONREC_CHECKPOINTS", "/shared"), ("SESSIONREC_CHECKPOINTS_BYTES", "16Gi"), ("ACTORSYSTEM", "Shop"), ("CLUSTER_IP", "10.0.0.7"), ("CLUSTER_PORT", "4055"),
            ("CLUSTER_SEEDS", "akka.tcp://Shop@lighthouse-0.lighthouse:4053, akka.tcp://Shop@lighthouse-1.lighthouse:4053"));

        Assert.Equal(("w7", 1.5m, 2L << 30, "/var/lib/sessionrec", 500L << 20), (options.Name, options.Cpu, options.MemoryBytes, options.DataFolder, options.CorporaBytes));
        Assert.Equal(("/shared", 16L << 30), (options.Checkpoints, options.CheckpointBytes));
        Assert.Equal(new Uri("http://10.0.0.7:9090/"), options.AdvertisedUrl);
        Assert.Equal(("Shop", "10.0.0.7", 4055, 2), (options.Cluster.ActorSystem, options.Cluster.Host, options.Cluster.Port, options.Cluster.Seeds.Count));
    }

    [Fact]
    public void Readers_without_operators_are_refused_and_their_token_is_not_repeated()
    {
        var error = Assert.Throws<InputException>(() => Read(("SESSIONREC_ROLE", "scheduler"), ("SESSIONREC_READER_TOKEN", "swordfish-of-readers")));

        Assert.Contains("SESSIONREC_OPERATOR_TOKEN", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish-of-readers", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0:8080", "", true)]
    [InlineData("[::]:8080", "", true)]
    [InlineData("10.0.0.7:8080", "", true)]
    [InlineData("10.0.0.7:8080", "the-word-of-operators", false)]
    [InlineData("127.0.0.1:8080", "", false)]
    [InlineData("localhost:8080", "", false)]
    public void Where_others_reach_HTTP_without_a_token_it_is_open(string http, string token, bool open) =>
        Assert.Equal(open, Read(("SESSIONREC_ROLE", "scheduler"), ("SESSIONREC_HTTP", http), ("SESSIONREC_OPERATOR_TOKEN", token)).IsHttpOpen);

    [Theory]
    [InlineData("SESSIONREC_ROLE", "boss", "scheduler or worker")]
    [InlineData("SESSIONREC_ROLE", "", "scheduler or worker")]
    [InlineData("SESSIONREC_SLOTS", "0", "above 0")]
    [InlineData("SESSIONREC_SLOTS", "-1", "above 0")]
    [InlineData("SESSIONREC_SLOTS", "two", "above 0")]
    [InlineData("SESSIONREC_SLOTS", "1e3", "above 0")]
    [InlineData("SESSIONREC_MEMORY", "lots", "SESSIONREC_MEMORY")]
    [InlineData("SESSIONREC_CORPORA_BYTES", "-1", "SESSIONREC_CORPORA_BYTES")]
    [InlineData("SESSIONREC_CHECKPOINTS_BYTES", "much", "SESSIONREC_CHECKPOINTS_BYTES")]
    [InlineData("SESSIONREC_CHECKPOINTS", "gs://bucket", "s3://BUCKET/PREFIX")]
    [InlineData("SESSIONREC_HTTP", "here and there", "host and a port")]
    [InlineData("SESSIONREC_HTTP", "127.0.0.1:99999", "host and a port")]
    [InlineData("SESSIONREC_HTTP", "127.0.0.1:80/path", "host and a port")]
    [InlineData("SESSIONREC_HTTP_URL", "10.0.0.7", "URL")]
    [InlineData("CLUSTER_PORT", "65536", "65535")]
    [InlineData("CLUSTER_PORT", "-1", "65535")]
    [InlineData("CLUSTER_PORT", "http", "65535")]
    [InlineData("CLUSTER_SEEDS", "lighthouse:4053", "akka.tcp://SessionRec@host:4053")]
    [InlineData("CLUSTER_SEEDS", "akka.tcp://SessionRec@lighthouse", "akka.tcp://SessionRec@host:4053")]
    [InlineData("CLUSTER_SEEDS", "akka.tcp://Other@lighthouse:4053", "must be equal")]
    public void A_wrong_variable_is_named_with_what_is_allowed(string name, string value, string allowed)
    {
        var error = Assert.Throws<InputException>(() => Read(("SESSIONREC_ROLE", "scheduler"), (name, value)));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Message, StringComparison.Ordinal);
        if (value.Length > 0) Assert.Contains(value.Split(',')[0], error.Message, StringComparison.Ordinal);
    }

    private static NodeOptions Read(params (string Name, string Value)[] environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in environment) variables[name] = value;
        return NodeOptions.FromEnvironment(variables);
    }
}
