using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace SessionRec.Cluster.Tests;

/// <summary>What the cluster's commands say is so.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class ClusterCommandTests : FailureTest
{
    [Fact]
    public async Task Up_says_where_everything_is_and_down_ends_what_does_not_end_itself()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var cluster = await TestCluster.UpAsync(Folder, workers: 2, cancellation);

        var dashboard = Regex.Match(cluster.Said, @"dashboard (http://127\.0\.0\.1:\d+)   submit: sessionrec submit study\.yaml").Groups[1].Value;
        Assert.Equal(cluster.Client.Server.TrimEnd('/'), dashboard);
        using var http = new HttpClient();
        Assert.Contains("<!doctype html>", await http.GetStringAsync(new Uri(dashboard), cancellation), StringComparison.OrdinalIgnoreCase);
        Assert.Matches($@"lighthouse-1 +up +{Regex.Escape(cluster.State.Seed)} +pbm {Regex.Escape(cluster.State.Node("lighthouse-1").Environment["SESSIONREC_PBM"])}", cluster.Said);
        Assert.Matches(@"worker-1\.\.2 +up +1 slot each +1Gi each", cluster.Said);

        var processes = cluster.State.Nodes.Select(n => n.Process!).ToList();
        await cluster.SignalAsync("worker-1", "STOP", cancellation);
        var said = await cluster.DownAsync(cancellation);

        Assert.Contains("worker-1 did not end when asked and was killed.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("worker-2 did not", said, StringComparison.Ordinal);
        Assert.All(processes, p => Assert.False(p.IsAlive));
    }

    [Fact]
    public async Task Nodes_outlive_the_terminal_that_they_were_started_from()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var state = Path.Combine(Folder, "cluster");
        try
        {
            // A terminal of its own, which hangs up when the command has ended.
            var up = $"dotnet {SessionRecProgram.Path} cluster up --detach --dir {state} --port 0 --http 127.0.0.1:0 --workers 1 --cpus 1 --memory 1Gi";
            using var terminal = Process.Start(new ProcessStartInfo("script", ["-qec", up, "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            terminal.StandardInput.Close();
            var said = await terminal.StandardOutput.ReadToEndAsync(cancellation);
            await terminal.WaitForExitAsync(cancellation);
            Assert.True(terminal.ExitCode == 0, said);

            var nodes = Cli.Cluster.ClusterState.Load(state);
            Assert.All(nodes.Nodes, n => Assert.True(n.IsAlive, $"{n.Name} ended with the terminal"));
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(nodes.Servers[0], "/health/ready"), cancellation)).StatusCode);
        }
        finally
        {
            await SessionRecProgram.RunAsync(Folder, CancellationToken.None, "cluster", "down", "--dir", state);
        }
    }
}
