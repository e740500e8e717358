using System.Text.Json;
using SessionRec.Actors.Security;

namespace SessionRec.Cli.Tests.Cluster;

[Collection(RealProgram.Name)]
public sealed class ClusterCertificatesCommandTests : TestFolder
{
    [Fact]
    public async Task Nodes_take_what_it_makes_and_more_nodes_come_later()
    {
        var first = JsonDocument.Parse(await Program.RunWellAsync("cluster", "certificates", "lighthouse=*.lighthouse.example,10.0.0.5", "--json")).RootElement;
        Assert.Contains($"{NodeCertificate.CertificateVariable}=certificates/worker.pem", await Program.RunWellAsync("cluster", "certificates", "worker=10.0.0.7", "--days", "2"), StringComparison.Ordinal);

        var authority = first.GetProperty("authority").GetString()!;
        foreach (var node in (string[])["lighthouse", "worker"])
            Assert.NotNull(NodeCertificate.FromEnvironment(new Dictionary<string, string>
            {
                [NodeCertificate.CertificateVariable] = At("certificates", node + ".pem"),
                [NodeCertificate.KeyVariable] = At("certificates", node + "-key.pem"),
                [NodeCertificate.AuthorityVariable] = At(authority),
            }));
    }

    [Theory]
    [InlineData("worker", "NAME=HOST")]
    [InlineData("=10.0.0.7", "NAME=HOST")]
    [InlineData("../worker=10.0.0.7", "NAME=HOST")]
    [InlineData("ca=10.0.0.7", "not ca")]
    [InlineData("worker=10.0.0.7,a b", "'a b'")]
    [InlineData("worker=w.*.example", "'w.*.example'")]
    public async Task What_is_no_node_is_refused_and_nothing_is_made(string node, string told)
    {
        var result = await Program.RunAsync("cluster", "certificates", node);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("certificates")));
    }
}
