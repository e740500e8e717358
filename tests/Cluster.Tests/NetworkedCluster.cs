using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using SessionRec.Actors.Security;
using SessionRec.Actors.Storage;
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
    private const int StandbyHost = 5;
    private const int AkkaPort = 4053;
    private const int HttpPort = 8080;
    private static readonly Dictionary<string, string> Operator = new() { [AccessToken.OperatorVariable] = "of-the-networked-cluster" };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static int _clusters;

    private readonly string _folder;
    private readonly TimeSpan _delay;
    private readonly List<TcpProxy> _proxies = [];
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"sr{Environment.ProcessId % 100_000}{(char)('a' + (Interlocked.Increment(ref _clusters) % 26))}");
    private readonly Dictionary<string, int> _nodes = [];
    private readonly List<Process> _loops = [];

    private NetworkedCluster(string folder, TimeSpan delay, bool hasStandby)
    {
        (_folder, _delay) = (folder, delay);
        Client = ClientOf(hasStandby ? [SchedulerHost, StandbyHost] : [SchedulerHost]);
        Standby = hasStandby ? ClientOf(StandbyHost) : null;
    }

    /// <summary>Asks whichever scheduler node answers.</summary>
    public HttpStudyClient Client { get; }

    /// <summary>Asks scheduler-2 alone; null where there is none.</summary>
    public HttpStudyClient? Standby { get; }

    /// <summary>Bytes that went through the proxies so far, where the network is a delayed one.</summary>
    public long DelayedBytes => _proxies.Sum(p => p.Bytes);

    private static IPAddress Outside => IPAddress.Parse(Network + ".254");

    private string Bridge => _prefix + "b";

    /// <summary>Skips the test where namespaces cannot be made.</summary>
    public static void RequireNamespaces() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/ip") && File.Exists("/usr/sbin/iptables"), "Network namespaces need root on Linux, iproute2 and iptables.");

    /// <summary>One lighthouse, one scheduler and two workers; with <paramref name="postgres"/> a scheduler more, which stands by.</summary>
    /// <param name="folder">Where the nodes keep their data and logs.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="delay">How much later everything arrives that nodes send each other: then all go through proxies.</param>
    /// <param name="postgres">A connection to a server on this machine, which all schedulers reach, whatever happens to the network between them.</param>
    /// <param name="own">Variables of a node's own, by its name.</param>
    public static async Task<NetworkedCluster> UpAsync(
        string folder, CancellationToken cancellation, TimeSpan delay = default, string? postgres = null, Func<string, Dictionary<string, string>>? own = null)
    {
        var cluster = new NetworkedCluster(folder, delay, postgres is not null);
        try
        {
            Run("ip", "link", "add", cluster.Bridge, "type", "bridge");
            Run("ip", "addr", "add", $"{Outside}/24", "dev", cluster.Bridge);
            Run("ip", "link", "set", cluster.Bridge, "up");
            var storage = postgres is null ? [] : new Dictionary<string, string> { [StorageOptions.PostgresVariable] = cluster.ThroughProxy(postgres) };
            string? seed = null;
            foreach (var (node, host) in (IEnumerable<(string, int)>)[("lighthouse-1", 1), ("scheduler-1", SchedulerHost), .. postgres is null ? [] : new[] { ("scheduler-2", StandbyHost) }, ("worker-1", 3), ("worker-2", 4)])
            {
                var variables = own?.Invoke(node) ?? [];
                if (node.StartsWith("scheduler", StringComparison.Ordinal))
                {
                    variables["SESSIONREC_ROLE"] = "scheduler";
                    foreach (var (variable, value) in storage) variables[variable] = value;
                }
                else if (node.StartsWith("worker", StringComparison.Ordinal))
                {
                    (variables["SESSIONREC_ROLE"], variables["SESSIONREC_SLOTS"]) = ("worker", "1");
                }

                seed = cluster.Start(node, host, seed, variables);
            }

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

    /// <summary>No packet goes between these nodes and the others; the database outside is reached by all.</summary>
    public void Part(params string[] side)
    {
        foreach (var node in side)
            foreach (var other in _nodes.Keys.Except(side))
            {
                Inside(node, "iptables", "-A", "INPUT", "-s", AddressOf(other), "-j", "DROP");
                Inside(node, "iptables", "-A", "OUTPUT", "-d", AddressOf(other), "-j", "DROP");
            }
    }

    /// <summary>What a node has written of itself so far.</summary>
    public string LogOf(string node) => File.ReadAllText(LogFile(node));

    /// <summary>Of all packets that arrive at any node, a share is lost.</summary>
    public void Lose(double share)
    {
        foreach (var node in _nodes.Keys)
        {
            Inside(node, "iptables", "-A", "INPUT", "-i", "eth0", "-m", "statistic", "--mode", "random", "--probability", share.ToString(CultureInfo.InvariantCulture), "-j", "DROP");

            // For its counter: not every iptables counts what falls to a chain's policy.
            Inside(node, "iptables", "-A", "INPUT", "-i", "eth0", "-j", "ACCEPT");
        }
    }

    /// <summary>Packets that <see cref="Lose"/> has lost, and all that came, so far.</summary>
    public (long Lost, long All) Packets()
    {
        var (lost, all) = (0L, 0L);
        foreach (var node in _nodes.Keys)
        {
            var counted = Said("ip", "netns", "exec", Namespace(node), "iptables", "-nvxL", "INPUT");
            long Of(string target) => long.Parse(Regex.Match(counted, $@"(?m)^\s*(\d+)\s+\d+\s+{target}").Groups[1].Value, CultureInfo.InvariantCulture);
            lost += Of("DROP");
            all += Of("DROP") + Of("ACCEPT");
        }

        return (lost, all);
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
        Standby?.Dispose();
        foreach (var loop in _loops)
        {
            loop.Kill(entireProcessTree: true);
            await loop.WaitForExitAsync();
            loop.Dispose();
        }

        foreach (var proxy in _proxies) await proxy.DisposeAsync();
        foreach (var node in _nodes.Keys)
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

    /// <summary>Starts a node and keeps it started; returns the address of the seed node, which is the first.</summary>
    private string Start(string node, int host, string? seed, Dictionary<string, string> own)
    {
        _nodes.Add(node, host);
        var (link, space, address) = (Link(node), Namespace(node), AddressOf(node));
        Run("ip", "netns", "add", space);
        Run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space);
        Run("ip", "link", "set", link, "master", Bridge, "up");
        Inside(node, "ip", "addr", "add", address + "/24", "dev", "eth0");
        Inside(node, "ip", "link", "set", "eth0", "up");
        Inside(node, "ip", "link", "set", "lo", "up");
        var reached = Reached(host, AkkaPort);
        seed ??= $"akka.tcp://SessionRec@{reached}";
        var program = Path.Combine(SessionRecProgram.Folder, node.StartsWith("lighthouse", StringComparison.Ordinal) ? "SessionRec.Lighthouse.dll" : "SessionRec.Node.dll");
        var start = new ProcessStartInfo("/bin/sh", ["-c", "while :; do ip netns exec \"$1\" dotnet \"$2\" >>\"$3\" 2>&1 </dev/null; sleep 2; done", "sh", space, program, LogFile(node)]);
        foreach (var (variable, value) in own.Concat(Operator)) start.Environment[variable] = value;
        start.Environment["ACTORSYSTEM"] = "SessionRec";
        start.Environment["CLUSTER_IP"] = reached.Address.ToString();
        start.Environment["CLUSTER_PORT"] = AkkaPort.ToString(CultureInfo.InvariantCulture);
        start.Environment["AKKA__REMOTE__DOT_NETTY__TCP__PUBLIC_PORT"] = reached.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["CLUSTER_SEEDS"] = seed;
        start.Environment["SESSIONREC_NODE_NAME"] = node;
        start.Environment["SESSIONREC_DATA"] = Path.Combine(_folder, node);
        start.Environment["SESSIONREC_HTTP"] = $"{address}:{HttpPort}";
        start.Environment["SESSIONREC_HTTP_URL"] = $"http://{Reached(host, HttpPort)}";
        start.Environment["SESSIONREC_PBM"] = "127.0.0.1:0";
        _loops.Add(Process.Start(start)!);
        return seed;
    }

    /// <summary>Where others reach a node's port: at the node, or at the proxy before it.</summary>
    private IPEndPoint Reached(int host, int port)
    {
        var own = new IPEndPoint(IPAddress.Parse($"{Network}.{host}"), port);
        return _delay == TimeSpan.Zero ? own : ThroughProxy(own, _delay);
    }

    private IPEndPoint ThroughProxy(IPEndPoint target, TimeSpan delay)
    {
        var proxy = new TcpProxy(new IPEndPoint(Outside, 0), target, delay);
        _proxies.Add(proxy);
        return proxy.EndPoint;
    }

    /// <summary>A connection to this machine's own address as one that the nodes can use.</summary>
    private string ThroughProxy(string postgres)
    {
        var connection = new NpgsqlConnectionStringBuilder(postgres);
        var reached = ThroughProxy(new IPEndPoint(IPAddress.Parse(connection.Host!), connection.Port), TimeSpan.Zero);
        (connection.Host, connection.Port) = (reached.Address.ToString(), reached.Port);
        return connection.ToString();
    }

    private static HttpStudyClient ClientOf(params int[] hosts) =>
        new([.. hosts.Select(h => new Uri($"http://{Network}.{h}:{HttpPort}"))], token: AccessToken.FromEnvironment(Operator, AccessToken.OperatorVariable));

    private string AddressOf(string node) => $"{Network}.{_nodes[node]}";

    private string LogFile(string node) => Path.Combine(_folder, node + ".log");

    private string Link(string node) => _prefix + node[0] + node[^1];

    private string Namespace(string node) => _prefix + "-" + node;

    private void Inside(string node, params string[] command) => Run("ip", ["netns", "exec", Namespace(node), .. command]);

    private static void Run(string program, params string[] arguments) => Assert.True(TryRun(program, arguments) == 0, $"{program} {string.Join(' ', arguments)} failed");

    private static string Said(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said;
    }

    private static int TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
