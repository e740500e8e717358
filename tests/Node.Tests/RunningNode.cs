using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SessionRec.Actors.Scheduling;
using SessionRec.Core.Data;
using SessionRec.Core.Randomness;

namespace SessionRec.Node.Tests;

/// <summary>Real nodes in this process: a scheduler that is its own seed, and a worker that joins it.</summary>
public class RunningNode : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-node-").FullName;
    private readonly List<WebApplication> _nodes = [];
    private int _port, _http;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(100) };

    public HttpClient WorkerHttp { get; } = new();

    /// <summary>The canonical TSV of a small corpus, and its address.</summary>
    public byte[] Corpus { get; private set; } = [];

    public string Address { get; private set; } = "";

    /// <summary>What the scheduler wants of those who change something; null for nothing. Set before it starts.</summary>
    public string? OperatorToken { get; init; }

    /// <summary>More variables of both nodes. Set before they start.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a worker is started too. Set before it starts.</summary>
    public bool HasWorker { get; init; } = true;

    /// <summary>The scheduler node's actor system.</summary>
    public ActorSystem System => _nodes[0].Services.GetRequiredService<ActorSystem>();

    /// <summary>The way to the scheduler.</summary>
    public IActorRef Scheduler => _nodes[0].Services.GetRequiredService<IRequiredActor<SchedulerActor>>().ActorRef;

    public SessionCorpus Sessions { get; } = Shop();

    public async ValueTask InitializeAsync()
    {
        var buffer = new MemoryStream();
        NativeCorpusFile.Write(Sessions, buffer, null, CancellationToken.None);
        Corpus = buffer.ToArray();
        Address = NativeCorpusFile.ContentSha256(Sessions, CancellationToken.None);

        (_port, _http) = (FreePort(), FreePort());
        var port = _port;
        Http.BaseAddress = new Uri($"http://127.0.0.1:{_http}");
        await StartSchedulerAsync();
        if (!HasWorker) return;
        var worker = FreePort();
        WorkerHttp.BaseAddress = new Uri($"http://127.0.0.1:{worker}");
        await StartAsync("worker", 0, port, worker);
        await UntilReadyAsync(WorkerHttp);
    }

    public StringContent Submission(string name, int trials = 2, string? address = null, string yaml = "") => Json(new
    {
        Yaml = yaml.Length > 0 ? yaml : $$"""
            study: {{name}}
            data: {path: unused.tsv, format: native}
            protocol: {name: last-item, size: 30, seed: 1}
            model: word2vec
            space:
              negative: {grid: [{{string.Join(", ", Enumerable.Range(1, trials))}}]}
              min_count: 1
              vector_size: 8
              epochs: 2
            """,
        FileName = "small.yaml",
        Corpus = new { ContentSha256 = address ?? Address, SessionsSha256 = Sessions.SessionsSha256, Sessions = Sessions.SessionCount, Events = Sessions.EventCount, Items = Sessions.ItemCount },
    });

    public static StringContent Json(object body) => new(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes))
        {
            await node.StopAsync();
            await node.DisposeAsync();
        }

        Http.Dispose();
        WorkerHttp.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the scheduler, again where it was stopped: at the same address, with what it had.</summary>
    public async Task StartSchedulerAsync()
    {
        await StartAsync("scheduler", _port, _port, _http);
        await UntilReadyAsync(Http);
    }

    /// <summary>Ends the scheduler as its supervisor would.</summary>
    public async Task StopSchedulerAsync()
    {
        var scheduler = _nodes.First(n => n.Urls.Contains(Http.BaseAddress!.AbsoluteUri.TrimEnd('/')));
        _nodes.Remove(scheduler);
        await scheduler.StopAsync();
        await scheduler.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private async Task StartAsync(string role, int port, int seed, int http)
    {
        var environment = new Dictionary<string, string>
        {
            ["SESSIONREC_ROLE"] = role,
            ["SESSIONREC_NODE_NAME"] = role,
            ["SESSIONREC_DATA"] = Path.Combine(_folder, role),
            ["SESSIONREC_HTTP"] = $"127.0.0.1:{http}",
            ["SESSIONREC_SLOTS"] = "2",
            ["CLUSTER_PORT"] = $"{port}",
            ["CLUSTER_SEEDS"] = $"akka.tcp://SessionRec@127.0.0.1:{seed}",
            ["AKKA__LOGLEVEL"] = "WARNING",
            ["SESSIONREC_PBM"] = "off",

            // There is no Lighthouse here, and nobody to start the node again.
            ["SESSIONREC_LIGHTHOUSE_PATIENCE"] = "86400",
        };
        if (OperatorToken is not null) environment["SESSIONREC_OPERATOR_TOKEN"] = OperatorToken;
        foreach (var (variable, value) in More) environment[variable] = value.Replace("{http}", $"{http}", StringComparison.Ordinal);
        var node = NodeHost.Build(NodeOptions.FromEnvironment(environment), environment);
        _nodes.Add(node);
        await node.StartAsync();
    }

    private static async Task UntilReadyAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while ((await http.GetAsync(new Uri("/health/ready", UriKind.Relative), patience.Token)).StatusCode != HttpStatusCode.OK) await Task.Delay(50, patience.Token);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static SessionCorpus Shop()
    {
        var random = new NumpyGenerator(5);
        int[] events = [.. Enumerable.Range(0, 100 * 6).Select(_ => (int)random.NextBounded(29))];
        return new SessionCorpus([.. Enumerable.Range(0, 30).Select(i => $"item {i}")], events, [.. Enumerable.Range(0, 101).Select(s => s * 6)]);
    }
}
