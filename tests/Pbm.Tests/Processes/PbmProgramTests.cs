using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm.Tests.Processes;

/// <summary>The real <c>pbm</c> against real Lighthouse processes.</summary>
public sealed class PbmProgramTests : IDisposable
{
    private readonly List<RealProcess> _processes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Show_leave_down_and_the_prompt_on_a_cluster_of_three_processes()
    {
        var ports = FreePorts.Of(6);
        var addresses = ports.Take(3).Select(p => $"akka.tcp://SessionRec@127.0.0.1:{p}").ToArray();
        var nodes = Enumerable.Range(0, 3).Select(i => Lighthouse(ports[i], addresses[0], ports[3 + i])).ToArray();
        foreach (var node in nodes) await node.ReadUntilAsync("pbm: commands are taken on", Cancellation);
        var first = $"127.0.0.1:{ports[3]}";
        using var tail = Pbm(first, "cluster", "tail");
        var waiting = addresses.ToHashSet();
        while (waiting.Count > 0)
        {
            var line = await tail.ReadUntilAsync(" up: ", Cancellation);
            waiting.RemoveWhere(a => line.Contains(a + " ", StringComparison.Ordinal));
        }

        // A node hears of its own rise later than the leader, and says so itself.
        using (var own = Pbm($"127.0.0.1:{ports[4]}", "cluster", "tail")) await own.ReadUntilAsync($" up: {addresses[1]} ", Cancellation);

        var version = typeof(NodeConnection).Assembly.GetName().Version!.ToString(3);
        string Line(int node, string reachability = "") => $"{addresses[node]} | [lighthouse] | up | {reachability} | {version}";
        string Shown(params string[] lines) => string.Join("\n", [.. lines.Order(StringComparer.Ordinal), $"Count: {lines.Length} nodes", ""]);
        Assert.Equal((0, Shown(Line(0), Line(1), Line(2)), ""), await RunAsync(first, "cluster", "show"));
        Assert.Equal((0, Line(1) + "\n", ""), await RunAsync($"127.0.0.1:{ports[4]}", "cluster", "status"));

        // One leaves in good order, asked at itself: its process ends with 0.
        Assert.Equal((0, $"{addresses[1]} is leaving\n", ""), await RunAsync($"127.0.0.1:{ports[4]}", "cluster", "leave"));
        Assert.Equal(0, (await nodes[1].EndAsync(Cancellation)).Code);
        await tail.ReadUntilAsync($" removed: {addresses[1]} ", Cancellation);

        // One is killed: it is shown as unreachable until somebody puts it down.
        nodes[2].Kill();
        await tail.ReadUntilAsync($" unreachable: {addresses[2]} ", Cancellation);
        Assert.Equal((0, Shown(Line(0), Line(2, "unreachable")), ""), await RunAsync(first, "cluster", "show"));
        Assert.Equal((0, $"{addresses[2]} is put down\n{addresses[2]} is removed\nCount: 1 nodes\n", ""), await RunAsync(first, "cluster", "down-unreachable"));
        Assert.Equal((0, Shown(Line(0)), ""), await RunAsync(first, "cluster", "show"));

        // Ctrl+C ends a tail with 130.
        tail.Interrupt();
        Assert.Equal(PbmExitCode.Interrupted, (await tail.EndAsync(Cancellation)).Code);

        // Commands from a file: one after the other, the last one's code.
        using var prompt = Pbm(first);
        await prompt.Input.WriteAsync("cluster leader\n\ncluster nonsense\n");
        prompt.Input.Close();
        var (code, output, error) = await prompt.EndAsync(Cancellation);
        Assert.Equal((PbmExitCode.Usage, addresses[0] + "\n"), (code, output));
        Assert.StartsWith("There is no command 'cluster nonsense'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_prompt_names_the_node()
    {
        var ports = FreePorts.Of(2);
        var address = $"akka.tcp://SessionRec@127.0.0.1:{ports[0]}";
        await Lighthouse(ports[0], address, ports[1]).ReadUntilAsync("pbm: commands are taken on", Cancellation);
        using var terminal = RealProcess.StartOnTerminal("PbmProgram", $"127.0.0.1:{ports[1]}");

        await terminal.ReadUntilAsync($"[127.0.0.1:{ports[1]}] pbm> ", "cluster leader\r", Cancellation);
        await terminal.ReadUntilAsync($"{address}", null, Cancellation);
        await terminal.ReadUntilAsync($"[127.0.0.1:{ports[1]}] pbm> ", "exit\r", Cancellation);

        Assert.Equal(PbmExitCode.Done, (await terminal.EndAsync(Cancellation)).Code);
    }

    [Fact]
    public async Task Nobody_there_is_3_silence_is_4_and_nonsense_is_2()
    {
        var (code, _, error) = await RunAsync($"127.0.0.1:{FreePorts.Of(1)[0]}", "cluster", "show");
        Assert.Equal(PbmExitCode.CannotConnect, code);
        Assert.StartsWith("Cannot connect to 127.0.0.1:", error, StringComparison.Ordinal);

        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var patient = RealProcess.Start("PbmProgram", [silent.LocalEndpoint.ToString()!, "cluster", "show"], ("PBM_TIMEOUT", "1"));
        Assert.Equal((PbmExitCode.TimeOut, "", "The node did not answer within 1 s.\n"), await patient.EndAsync(Cancellation));

        Assert.Equal(PbmExitCode.Usage, (await RunAsync("::9110", "cluster", "show")).Code);
    }

    public void Dispose() => _processes.ForEach(p => p.Dispose());

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var pbm = Pbm(arguments);
        return await pbm.EndAsync(Cancellation);
    }

    private static RealProcess Pbm(params string[] arguments) => RealProcess.Start("PbmProgram", arguments);

    /// <summary>Unreachable within seconds, and then left to the operator.</summary>
    private RealProcess Lighthouse(int port, string seed, int pbm)
    {
        var process = RealProcess.Start(
            "LighthouseProgram",
            [],
            ("CLUSTER_IP", "127.0.0.1"),
            ("CLUSTER_PORT", port.ToString(CultureInfo.InvariantCulture)),
            ("CLUSTER_SEEDS", seed),
            ("SESSIONREC_PBM", $"127.0.0.1:{pbm}"),
            ("AKKA__CLUSTER__FAILURE_DETECTOR__ACCEPTABLE_HEARTBEAT_PAUSE", "4s"),
            ("AKKA__CLUSTER__SPLIT_BRAIN_RESOLVER__STABLE_AFTER", "600s"));
        _processes.Add(process);
        return process;
    }
}
