using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Core.Data;
using SessionRec.Core.Data.Generation;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Node;
using SessionRec.Pbm.Tests.Processes;

namespace SessionRec.Pbm.Tests.Commands.Palettes;

/// <summary>The <c>tune</c> palette, asked at a worker node, with a real scheduler and real trials.</summary>
public sealed class TunePaletteTests : IAsyncLifetime
{
    /// <summary>More epochs than can be trained while the test runs, so that there always is something to drain and to stop.</summary>
    private const string LongStudy =
        """
        study: long
        data: {path: unused.tsv, format: native}
        protocol: {name: last-item, size: 30, seed: 1}
        model: word2vec
        space:
          negative: {grid: [2, 5, 9]}
          min_count: 1
          vector_size: 32
          epochs: 100000
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-pbm-").FullName;
    private readonly Dictionary<string, WebApplication> _nodes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ActorStudyClient Client
    {
        get
        {
            var services = _nodes["scheduler"].Services;
            return new ActorStudyClient(
                services.GetRequiredService<Akka.Actor.ActorSystem>(), services.GetRequiredService<IRequiredActor<SchedulerActor>>().ActorRef, services.GetRequiredService<ResultsStore>());
        }
    }

    public async ValueTask InitializeAsync()
    {
        var port = FreePorts.Of(1)[0];
        await StartAsync("scheduler", "scheduler", port, port);
        await StartAsync("worker", "worker-1", 0, port);
    }

    [Fact]
    public async Task Studies_are_seen_and_stopped_and_a_worker_is_drained()
    {
        Assert.Equal((PbmExitCode.Done, null, "Count: 0 studies"), await RunAsync("worker-1", "tune", "studies"));
        Assert.Equal((PbmExitCode.Failed, "There is no study named 'long'; none was submitted yet.", ""), await RunAsync("worker-1", "tune", "trials", "long"));

        var client = Client;
        await client.SubmitAsync(new StudySubmission(LongStudy, "long.yaml", await StoreCorpusAsync()), Cancellation);
        var first = await WaitForAsync(client, u => u.Trials.Any(t => t is { State: TrialState.Running, Worker: "worker-1", Epoch: > 0 }));
        var running = first.Trials.First(t => t.Worker == "worker-1").Trial;

        var (_, _, studies) = await RunAsync("worker-1", "tune", "studies");
        Assert.Matches(@"^long \| running \| 0 of 3 trials \| 1 running \| best #\d \S+ \| recall@10\nCount: 1 studies$", studies);
        var (_, _, trials) = await RunAsync("worker-1", "tune", "trials", "long");
        Assert.Matches($@"^#{running} \| running \| \d+ of 100000 epochs \| \.\d{{4}} \| worker-1 \| negative=2 .*\nCount: \d trials$", trials.ReplaceLineEndings("\n"));
        var (_, _, best) = await RunAsync("worker-1", "tune", "best", "long");
        Assert.Matches($@"^#{running} \| running \|(.|\n)*\n  recall@10 \.\d{{4}}", best);

        // What a worker trains is known from its last sign of life.
        var workers = "";
        while (!workers.Contains("1 of 1", StringComparison.Ordinal)) (_, _, workers) = await RunAsync("worker-1", "tune", "workers");
        Assert.Matches($@"^worker-1 \| akka\.tcp://SessionRec@127\.0\.0\.1:\d+ \| 1 of 1 slots \| long #{running}\nCount: 1 workers$", workers);

        // Drained: it leaves, and its trial waits for another worker.
        Assert.Equal((PbmExitCode.Done, null, $"worker-1 is leaving and hands back what it trains (long #{running} when last heard of)\nworker-1 has left"), await RunAsync("scheduler", "tune", "drain", "worker-1"));
        Assert.Equal((PbmExitCode.Failed, "There is no worker 'worker-1'. There are none at present.", ""), await RunAsync("scheduler", "tune", "drain", "worker-1"));
        await WaitForAsync(client, u => u.Trials.Any(t => t.Trial == running && t.State == TrialState.Waiting));
        var seed = Akka.Cluster.Cluster.Get(_nodes["scheduler"].Services.GetRequiredService<Akka.Actor.ActorSystem>()).SelfAddress.Port!.Value;
        await StartAsync("worker", "worker-2", 0, seed);
        var again = await WaitForAsync(client, u => u.Trials.Any(t => t.Trial == running && t.Worker == "worker-2"));
        Assert.True(again.Trials.First(t => t.Trial == running).Attempt > 1);

        var (one, _, _) = await RunAsync("worker-2", "tune", "stop", "long", "-t", $"{running}");
        Assert.Equal(PbmExitCode.Done, one);
        await WaitForAsync(client, u => u.Trials.Any(t => t.Trial == running && t is { State: TrialState.Stopped, Reason: "stopped by an operator (pbm)" }));
        Assert.Equal((PbmExitCode.Usage, true), (await RunAsync("worker-2", "tune", "stop", "long", "-t", "x")) is var (usage, mistake, _) ? (usage, mistake!.Contains("is not allowed", StringComparison.Ordinal)) : default);

        var (code, _, stopped) = await RunAsync("worker-2", "tune", "stop", "long");
        Assert.Equal(PbmExitCode.Done, code);
        Assert.Matches(@"^long \| stop(ping|ped) \| ", stopped);
        Assert.Equal(StudyState.Stopped, (await WaitForAsync(client, u => u.Summary.HasEnded)).Summary.State);

        // Who did what on whichever node is in the scheduler's audit list; who only looked is not.
        string[] audit = [];
        while (audit.Length < 5) audit = await AuditAsync();
        Assert.Equal(5, audit.Length);
        Assert.Contains(audit, line => line.Contains("\"action\":\"tune drain\",\"subject\":\"worker-1\",\"from\":\"pbm\",\"done\":true", StringComparison.Ordinal));
        Assert.Contains(audit, line => line.Contains("\"action\":\"tune drain\",\"subject\":\"worker-1\",\"from\":\"pbm\",\"done\":false", StringComparison.Ordinal));
        Assert.Contains(audit, line => line.Contains($"\"action\":\"tune stop\",\"subject\":\"long -t {running}\"", StringComparison.Ordinal));
        Assert.Contains(audit, line => line.Contains("\"action\":\"tune stop\",\"subject\":\"long\",", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values.Reverse())
        {
            await node.StopAsync(CancellationToken.None);
            await node.DisposeAsync();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<StudyUpdate> WaitForAsync(ActorStudyClient client, Func<StudyUpdate, bool> condition)
    {
        await foreach (var update in client.WatchAsync("long", Cancellation))
            if (condition(update))
                return update;
        throw new InvalidOperationException("The study ended before what was waited for.");
    }

    private async Task<(int Code, string? Error, string Output)> RunAsync(string node, params string[] words)
    {
        var endPoint = await _nodes[node].Services.GetRequiredService<CommandHost>().Listening;
        await using var connection = await NodeConnection.OpenAsync(new NodeAddress("127.0.0.1", endPoint!.Port), null, TimeSpan.FromSeconds(90), Cancellation);
        var (code, error, lines) = await TestNode.RunAsync(connection, words);
        return (code, error, string.Join('\n', lines));
    }

    private async Task<string[]> AuditAsync()
    {
        var file = Path.Combine(_folder, "scheduler", "audit.jsonl");
        return File.Exists(file) ? await File.ReadAllLinesAsync(file, Cancellation) : [];
    }

    private async Task<CorpusReference> StoreCorpusAsync()
    {
        var path = Path.Combine(_folder, "shop.tsv");
        await using (var file = File.Create(path)) ShopGenerator.WriteTsv(new ShopOptions { Customers = 300, Items = 100, Events = 6_000 }, file, null, Cancellation);
        var corpus = CorpusLoader.Load(new DataOptions { Path = path, Format = "native" }, null, Cancellation).Corpus;
        return await _nodes["scheduler"].Services.GetRequiredService<CorpusStore>().StoreAsync(corpus, Cancellation);
    }

    private async Task StartAsync(string role, string name, int port, int seed)
    {
        var environment = new Dictionary<string, string>
        {
            ["SESSIONREC_ROLE"] = role,
            ["SESSIONREC_NODE_NAME"] = name,
            ["SESSIONREC_DATA"] = Path.Combine(_folder, name),
            ["SESSIONREC_HTTP"] = $"127.0.0.1:{FreePorts.Of(1)[0]}",
            ["SESSIONREC_SLOTS"] = "1",
            ["SESSIONREC_PBM"] = "127.0.0.1:0",
            ["CLUSTER_PORT"] = $"{port}",
            ["CLUSTER_SEEDS"] = $"akka.tcp://SessionRec@127.0.0.1:{seed}",
            ["AKKA__LOGLEVEL"] = "WARNING",
        };
        var node = NodeHost.Build(NodeOptions.FromEnvironment(environment), environment);
        _nodes.Add(name, node);
        await node.StartAsync(Cancellation);
        await node.Services.GetRequiredService<CommandHost>().Listening;
    }
}
