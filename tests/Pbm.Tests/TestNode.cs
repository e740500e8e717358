using System.Net;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Actors.Hosting;
using SessionRec.Pbm;

namespace SessionRec.Pbm.Tests;

/// <summary>A real member of a real cluster in this process, on free ports, with its command host.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly CommandHost _host;
    private readonly string? _token;

    private TestNode(ActorSystem system, CommandHost host, string? token) => (System, _host, _token) = (system, host, token);

    public ActorSystem System { get; }

    public Cluster Cluster => Cluster.Get(System);

    public string Address => Cluster.SelfAddress.ToString();

    public IPEndPoint EndPoint => _host.Listening.Result!;

    public static async Task<TestNode> StartAsync(string role, TestNode? seed, CommandHostOptions? options = null, Version? version = null)
    {
        var cluster = new ClusterOptions("SessionRec", "127.0.0.1", 0, [], [role], version?.ToString() ?? "1.0.0", role);
        var node = await AloneAsync(cluster, options);
        await node.Cluster.JoinAsync(seed?.Cluster.SelfAddress ?? node.Cluster.SelfAddress, TestContext.Current.CancellationToken);
        // A node's view of itself, and the seed's of it, come a little after the news that it is up.
        foreach (var observer in new[] { node.Cluster, seed?.Cluster }.OfType<Cluster>())
            while (!observer.State.Members.Any(m => m.Address == node.Cluster.SelfAddress && m.Status == MemberStatus.Up) || observer.SelfMember.Status != MemberStatus.Up)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        return node;
    }

    /// <summary>One that is in no cluster yet.</summary>
    public static Task<TestNode> StartAloneAsync(string role) => AloneAsync(new ClusterOptions("SessionRec", "127.0.0.1", 0, [], [role], "1.0.0", role), null);

    private static async Task<TestNode> AloneAsync(ClusterOptions cluster, CommandHostOptions? options)
    {
        var quiet = ConfigurationFactory.ParseString("akka { loglevel = INFO\n stdout-loglevel = OFF\n loggers = [] }");
        var system = ActorSystem.Create("SessionRec", quiet.WithFallback(SessionRecConfig.Common).WithFallback(SessionRecConfig.Cluster(cluster)));
        options ??= new CommandHostOptions();
        if (options.EndPoint is not null) options = options with { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };
        var host = new CommandHost(options, system, NullLogger<CommandHost>.Instance, TimeProvider.System);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Listening;
        return new TestNode(system, host, options.Token);
    }

    public Task<NodeConnection> ConnectAsync() => ConnectAsync(_token);

    public Task<NodeConnection> ConnectAsync(string? token) =>
        NodeConnection.OpenAsync(new NodeAddress("127.0.0.1", EndPoint.Port), token, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    /// <summary>Runs a command over a connection of its own.</summary>
    public async Task<(int Code, string? Error, string[] Lines)> RunAsync(params string[] words)
    {
        await using var connection = await ConnectAsync();
        return await RunAsync(connection, words);
    }

    public static async Task<(int Code, string? Error, string[] Lines)> RunAsync(NodeConnection connection, params string[] words)
    {
        var lines = new List<string>();
        var end = await connection.RunAsync(new PbmMessage.Run(words[0], words[1], words[2..]), streams: false, lines.AddRange, TestContext.Current.CancellationToken);
        return (end.Code, end.Error, [.. lines]);
    }

    public Task StopCommandsAsync() => _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopCommandsAsync();
        _host.Dispose();
        await System.Terminate();
    }
}
