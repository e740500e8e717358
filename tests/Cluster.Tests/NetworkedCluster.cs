using System.Diagnostics;
using System.Globalization;
using SessionRec.Actors.Security;
using SessionRec.Cli.Clients;
using SessionRec.Core;

namespace SessionRec.Cluster.Tests;

/// <summary>
/// A cluster of which every node has a network namespace and an address of its own, joined by a bridge, so that the network can fail between
/// any of them. A loop in a shell stands for the supervisor: it starts a node again when it ends. Needs root on Linux.
/// </summary>
internal sealed class NetworkedCluster : IAsyncDisposable
{
    private const string Network = "10.231.77";
    private const int SchedulerHost = 2;
    private static readonly Dictionary<string, string> Operator = new() { [AccessToken.OperatorVariable] = "of-the-networked-cluster" };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static int _clusters;

    private readonly string _folder;
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"sr{Environment.ProcessId % 100_000}{(char)('a' + (Interlocked.Increment(ref _clusters) % 26))}");
    private readonly List<string> _nodes = [];
    private readonly List<Process> _loops = [];

    private NetworkedCluster(string folder)
    {
        _folder = folder;
        Client = new HttpStudyClient([new Uri($"http://{Network}.{SchedulerHost}:8080")], token: AccessToken.FromEnvironment(Operator, AccessToken.OperatorVariable));
    }

    public HttpStudyClient Client { get; }

    private string Bridge => _prefix + "b";

    /// <summary>Skips the test where namespaces cannot be made.</summary>
    public static void RequireNamespaces() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/ip") && File.Exists("/usr/sbin/iptables"), "Network namespaces need root on Linux, iproute2 and iptables.");

    /// <summary>One lighthouse, one scheduler and two workers.</summary>
    public static async Task<NetworkedCluster> UpAsync(string folder, CancellationToken cancellation)
    {
        var cluster = new NetworkedCluster(folder);
        try
        {
            Run("ip", "link", "add", cluster.Bridge, "type", "bridge");
            Run("ip", "addr", "add", $"{Network}.254/24", "dev", cluster.Bridge);
            Run("ip", "link", "set", cluster.Bridge, "up");
            cluster.Start("lighthouse-1", 1, "SessionRec.Lighthouse.dll", []);
            cluster.Start("scheduler-1", SchedulerHost, "SessionRec.Node.dll", new() { ["SESSIONREC_ROLE"] = "scheduler", ["SESSIONREC_HTTP"] = $"{Network}.{SchedulerHost}:8080" });
            foreach (var host in (int[])[3, 4])
                cluster.Start($"worker-{host - 2}", host, "SessionRec.Node.dll", new() { ["SESSIONREC_ROLE"] = "worker", ["SESSIONREC_HTTP"] = $"{Network}.{host}:8080", ["SESSIONREC_SLOTS"] = "1" });
            await cluster.WholeAsync(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits a study as an operator: from another machine nobody else may.</summary>
    public Task SubmitAsync(string studyFile, CancellationToken cancellation) => SessionRecProgram.RunAsync(_folder, Operator, cancellation, "submit", studyFile, "--server", Client.Server);

    /// <summary>Nothing goes in or out of a node.</summary>
    public void CutOff(string node) => Run("ip", "link", "set", Link(node), "down");

    /// <summary>What a node sends is lost; what others send arrives.</summary>
    public void Mute(string node) => Inside(node, "iptables", "-A", "OUTPUT", "-o", "eth0", "-j", "DROP");

    /// <summary>Of all packets that arrive at any node, a share is lost.</summary>
    public void Lose(double share)
    {
        foreach (var node in _nodes)
            Inside(node, "iptables", "-A", "INPUT", "-i", "eth0", "-m", "statistic", "--mode", "random", "--probability", share.ToString(CultureInfo.InvariantCulture), "-j", "DROP");
    }

    /// <summary>The network of a node is well again.</summary>
    public void Heal(string node)
    {
        Run("ip", "link", "set", Link(node), "up");
        Inside(node, "iptables", "-F");
    }

    /// <summary>Waits until all nodes are members of one cluster, and the scheduler answers.</summary>
    public async Task WholeAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (!await IsWholeAsync(patience.Token)) await Task.Delay(TimeSpan.FromMilliseconds(300), patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var loop in _loops)
        {
            loop.Kill(entireProcessTree: true);
            await loop.WaitForExitAsync();
            loop.Dispose();
        }

        foreach (var node in _nodes)
        {
            TryRun("ip", "link", "del", Link(node));
            TryRun("ip", "netns", "del", Namespace(node));
        }

        TryRun("ip", "link", "del", Bridge);
    }

    private async Task<bool> IsWholeAsync(CancellationToken cancellation)
    {
        try
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            soon.CancelAfter(TimeSpan.FromSeconds(10));
            var view = await Client.ClusterAsync(soon.Token);
            return view.Scheduler is not null && view.Members.Count(m => m.IsUp) == _nodes.Count && view.Members.Count == _nodes.Count && view.Workers.Count == 2;
        }
        catch (Exception e) when (e is InputException or HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    private void Start(string node, int host, string program, Dictionary<string, string> own)
    {
        _nodes.Add(node);
        var (link, space, address) = (Link(node), Namespace(node), $"{Network}.{host}");
        Run("ip", "netns", "add", space);
        Run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space);
        Run("ip", "link", "set", link, "master", Bridge, "up");
        Inside(node, "ip", "addr", "add", address + "/24", "dev", "eth0");
        Inside(node, "ip", "link", "set", "eth0", "up");
        Inside(node, "ip", "link", "set", "lo", "up");
        var log = Path.Combine(_folder, node + ".log");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "while :; do ip netns exec \"$1\" dotnet \"$2\" >>\"$3\" 2>&1 </dev/null; sleep 2; done", "sh", space, Path.Combine(SessionRecProgram.Folder, program), log]);
        foreach (var (variable, value) in own) start.Environment[variable] = value;
        foreach (var (variable, value) in Operator) start.Environment[variable] = value;
        start.Environment["ACTORSYSTEM"] = "SessionRec";
        start.Environment["CLUSTER_IP"] = address;
        start.Environment["CLUSTER_PORT"] = "4053";
        start.Environment["CLUSTER_SEEDS"] = $"akka.tcp://SessionRec@{Network}.1:4053";
        start.Environment["SESSIONREC_NODE_NAME"] = node;
        start.Environment["SESSIONREC_DATA"] = Path.Combine(_folder, node);
        start.Environment["SESSIONREC_PBM"] = "127.0.0.1:0";
        _loops.Add(Process.Start(start)!);
    }

    private string Link(string node) => _prefix + node[0] + node[^1];

    private string Namespace(string node) => _prefix + "-" + node;

    private void Inside(string node, params string[] command) => Run("ip", ["netns", "exec", Namespace(node), .. command]);

    private static void Run(string program, params string[] arguments) => Assert.True(TryRun(program, arguments) == 0, $"{program} {string.Join(' ', arguments)} failed");

    private static int TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
