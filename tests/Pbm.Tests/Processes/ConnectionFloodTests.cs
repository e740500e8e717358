using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm.Tests.Processes;

/// <summary>As many hostile connections as a machine's ports allow, against a real node: it turns them away, keeps its place in the cluster, and serves the next honest client.</summary>
public sealed class ConnectionFloodTests
{
    private const int Wanted = 10_000;

    /// <summary>Handles that the test itself needs beside the connections.</summary>
    private const int Others = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Trait("Duration", "long")]
    [Fact]
    public async Task Ten_thousand_connections_leave_the_node_unharmed()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SESSIONREC_LONG") == "1", "Takes minutes; set SESSIONREC_LONG=1 to run it.");
        var connections = Math.Min(Wanted, OpenFiles.Limit() - Others);
        Assert.SkipUnless(connections >= 1_000, $"A process may open {connections + Others} files here (ulimit -n): too few for a flood.");
        if (connections < Wanted) TestContext.Current.SendDiagnosticMessage($"Only {connections} connections: a process may open no more files here (ulimit -Hn).");
        var ports = FreePorts.Of(2);
        using var node = RealProcess.Start(
            "LighthouseProgram", [], ("CLUSTER_IP", "127.0.0.1"), ("CLUSTER_PORT", $"{ports[0]}"), ("CLUSTER_SEEDS", $"akka.tcp://SessionRec@127.0.0.1:{ports[0]}"), ("SESSIONREC_PBM", $"127.0.0.1:{ports[1]}"));
        await node.ReadUntilAsync("pbm: commands are taken on", Cancellation);
        await node.ReadUntilAsync("is the new leader", Cancellation);
        await ShowsItselfAsync(ports[1]);
        var handlesBefore = node.OpenFiles;

        var flood = new List<Socket>(connections);
        var random = new Random(7);
        var garbage = new byte[4_096];
        try
        {
            // A third says nothing, a third garbage, a third the beginning of a frame that never ends; none reads or goes.
            for (var i = 0; i < connections; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                flood.Add(socket);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, ports[1]), Cancellation);
                random.NextBytes(garbage);
                await SendAsync(socket, (i % 3) switch { 0 => [], 1 => garbage, _ => new byte[] { 0, 0, 255, 255, (byte)'{' } });
            }

            // They hold all places until they have not said hello for too long; then honest clients are served, the flood still connected.
            await EventuallyShowsItselfAsync(ports[1]);
            var limit = new CommandHostOptions().Connections;
            while (node.OpenFiles > handlesBefore + limit) await Task.Delay(100, Cancellation);
        }
        finally
        {
            flood.ForEach(socket => socket.Dispose());
        }

        await EventuallyShowsItselfAsync(ports[1]);
        while (node.OpenFiles > handlesBefore + 10) await Task.Delay(100, Cancellation);
        Assert.True(node.PeakMemory < 1L << 30, $"the node took {node.PeakMemory >> 20} MiB");
        TestContext.Current.SendDiagnosticMessage($"{connections} connections; the node took {node.PeakMemory >> 20} MiB at most");
    }

    /// <summary>The node may have closed the connection already.</summary>
    private static async Task SendAsync(Socket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes, Cancellation);
        }
        catch (SocketException)
        {
            // As it should be.
        }
    }

    private static async Task EventuallyShowsItselfAsync(int port)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await ShowsItselfAsync(port);
                return;
            }
            catch (ConnectionException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(200, Cancellation);
            }
        }
    }

    private static async Task ShowsItselfAsync(int port)
    {
        await using var connection = await NodeConnection.OpenAsync(new NodeAddress("127.0.0.1", port), null, TimeSpan.FromSeconds(60), Cancellation);
        var lines = new List<string>();
        await connection.RunAsync(new PbmMessage.Run("cluster", "show", []), streams: false, lines.AddRange, Cancellation);
        Assert.Contains(" | up | ", lines[0], StringComparison.Ordinal);
        Assert.Equal("Count: 1 nodes", lines[^1]);
    }
}
