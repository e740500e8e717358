using System.Diagnostics;
using SessionRec.Actors.Security;
using SessionRec.Cli.Cluster;

namespace SessionRec.Cluster.Tests;

/// <summary>A cluster that speaks TLS: a study runs, and whoever has no certificate of the cluster's authority for their host stays out.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class TlsTests : FailureTest
{
    [Fact]
    public async Task A_study_runs_over_TLS_and_strangers_stay_out()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var undisturbed = await RunEmbeddedAsync(cancellation);
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation, more: ["--tls"]);
        await cluster.SubmitAsync("study.yaml", cancellation);
        Assert.StartsWith("akka.ssl.tcp://", cluster.State.Seed, StringComparison.Ordinal);

        var foreign = Issue(Path.Combine(Folder, "foreign"), "127.0.0.1");
        var otherHost = Issue(Path.Combine(cluster.StateFolder, "tls"), "elsewhere.example");
        await StaysOutAsync(cluster, "no-certificate", new() { [NodeCertificate.CertificateVariable] = "", [NodeCertificate.KeyVariable] = "", [NodeCertificate.AuthorityVariable] = "" }, cancellation);
        await StaysOutAsync(cluster, "foreign", foreign, cancellation);
        // It trusts the cluster's authority, to get further than the one above: the cluster must be the one that refuses.
        await StaysOutAsync(cluster, "foreign-that-trusts", new(foreign) { [NodeCertificate.AuthorityVariable] = Both(foreign, otherHost) }, cancellation);
        await cluster.LogHasAsync("lighthouse-1", "CN=stranger: ", cancellation);
        // Of the cluster's own authority, but for another host.
        await StaysOutAsync(cluster, "another-host", otherHost, cancellation);
        await cluster.LogHasAsync("lighthouse-1", "it is for another host", cancellation);

        // The same program with the cluster's own certificate is let in: it is not for something else that the others were not.
        await cluster.CommandAsync(cancellation, "scale", "--workers", "3");
        await EndsLikeAsync(undisturbed, cluster, cancellation);
    }

    private static Dictionary<string, string> Issue(string folder, string host)
    {
        using var authority = DevelopmentAuthority.Open(folder, TimeProvider.System);
        var (certificate, key) = authority.Issue("stranger", [host], TimeSpan.FromDays(1));
        return new() { [NodeCertificate.CertificateVariable] = certificate, [NodeCertificate.KeyVariable] = key, [NodeCertificate.AuthorityVariable] = authority.CertificatePath };
    }

    private string Both(params Dictionary<string, string>[] environments)
    {
        var file = Path.Combine(Folder, "both.pem");
        File.WriteAllText(file, string.Concat(environments.Select(e => File.ReadAllText(e[NodeCertificate.AuthorityVariable]))));
        return file;
    }

    /// <summary>A worker node that is like the cluster's own but for <paramref name="certificate"/> gives up joining, and was at no time a member.</summary>
    private async Task StaysOutAsync(TestCluster cluster, string name, Dictionary<string, string> certificate, CancellationToken cancellation)
    {
        var like = ClusterPlan.WorkerLike(cluster.State.Node("worker-1"), 9);
        var start = new ProcessStartInfo("dotnet", [like.Program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in like.Environment.Concat(certificate)) start.Environment[variable] = value;
        start.Environment["SESSIONREC_NODE_NAME"] = name;
        start.Environment["SESSIONREC_DATA"] = Path.Combine(Folder, name);
        start.Environment["AKKA__CLUSTER__SHUTDOWN_AFTER_UNSUCCESSFUL_JOIN_SEED_NODES"] = "15s";
        using var node = Process.Start(start)!;
        var log = Task.WhenAll(node.StandardOutput.ReadToEndAsync(cancellation), node.StandardError.ReadToEndAsync(cancellation));

        await node.WaitForExitAsync(cancellation);

        var said = string.Concat(await log);
        Assert.True(node.ExitCode != 0, $"{name} ended with {node.ExitCode}:\n{said}");
        Assert.DoesNotContain("Welcome from", said, StringComparison.Ordinal);
        var view = await cluster.WaitForViewAsync(_ => true, cancellation);
        Assert.DoesNotContain(view.Members, m => m.Name == name);
    }
}
