using System.Diagnostics;
using System.Globalization;
using SessionRec.Cli.Clients;
using SessionRec.Cli.Cluster;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>A cluster of real processes, brought up and down by the real command, in a folder and on ports of its own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly string _folder;

    private TestCluster(string folder) => _folder = folder;

    public HttpStudyClient Client { get; private set; } = null!;

    public ClusterState State => ClusterState.Load(StateFolder);

    /// <summary>What <c>cluster up</c> printed.</summary>
    public string Said { get; private init; } = "";

    public string StateFolder => Path.Combine(_folder, "cluster");

    public static async Task<TestCluster> UpAsync(string folder, int workers, CancellationToken cancellation, int lighthouses = 1, string? postgres = null, bool restarts = false, string[]? more = null, string? program = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var stateFolder = Path.Combine(folder, "cluster");
        string[] storage = [];
        if (postgres is not null)
        {
            var file = Path.Combine(folder, "postgres-connection");
            await File.WriteAllTextAsync(file, postgres, cancellation);
            storage = ["--schedulers", "2", "--postgres", file];
        }

        var said = await SessionRecProgram.RunAsync(
            program ?? SessionRecProgram.Path, folder, environment ?? new Dictionary<string, string>(), cancellation,
            ["cluster", "up", "--detach", "--dir", stateFolder, "--port", "0", "--http", "127.0.0.1:0", "--lighthouses", Text(lighthouses),
                "--workers", Text(workers), "--cpus", "1", "--memory", "1Gi", .. storage, .. restarts ? Array.Empty<string>() : ["--no-restart"], .. more ?? []]);
        var cluster = new TestCluster(folder) { Said = said };
        cluster.Client = new HttpStudyClient(cluster.State.Servers);
        return cluster;
    }

    /// <summary>Submits a study over data that <c>submit</c> prepares and sends.</summary>
    public Task SubmitAsync(string studyFile, CancellationToken cancellation) =>
        SessionRecProgram.RunAsync(_folder, cancellation, "submit", studyFile, "--server", Client.Server);

    /// <summary><c>kill -9</c>.</summary>
    public void Kill(string node)
    {
        using var process = Process.GetProcessById(State.Node(node).Process!.Id);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary><c>kill -SIGNAL</c>.</summary>
    public async Task SignalAsync(string node, string signal, CancellationToken cancellation)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {State.Node(node).Process!.Id}"]);
        await kill.WaitForExitAsync(cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>The name of the node on which the scheduler is that decides.</summary>
    public async Task<string> SchedulerAsync(CancellationToken cancellation)
    {
        var view = await WaitForViewAsync(v => NameOfScheduler(v) is not null, cancellation);
        return NameOfScheduler(view)!;
    }

    /// <summary>Waits until the scheduler decides on that node.</summary>
    public Task TakenOverByAsync(string node, CancellationToken cancellation) => WaitForViewAsync(v => NameOfScheduler(v) == node, cancellation);

    /// <summary>Waits until what a scheduler node tells of the cluster satisfies <paramref name="condition"/>.</summary>
    public async Task<ClusterView> WaitForViewAsync(Func<ClusterView, bool> condition, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        ClusterView? view = null;
        try
        {
            while (view is null || !condition(view))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
                view = await new LocalCluster(StateFolder, TimeProvider.System).ViewAsync(State, patience.Token);
            }

            return view;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"After 4 minutes the cluster was: {System.Text.Json.JsonSerializer.Serialize(view)}");
        }
    }

    /// <summary>Waits until every node of the cluster is Up in the one cluster that the scheduler is in.</summary>
    public Task WholeAsync(CancellationToken cancellation) => WaitForViewAsync(v => State.Nodes.All(n => v.TakesPart(n)), cancellation);

    /// <summary><c>cluster down</c>: every process is asked to end.</summary>
    public Task<string> DownAsync(CancellationToken cancellation) => SessionRecProgram.RunAsync(_folder, cancellation, "cluster", "down", "--dir", StateFolder);

    private static string? NameOfScheduler(ClusterView view) => view.Members.FirstOrDefault(m => m.Address == view.Scheduler)?.Name;

    /// <summary>Starts a node again that was killed, as an operator would.</summary>
    public Task StartAgainAsync(string node, CancellationToken cancellation) =>
        SessionRecProgram.RunAsync(_folder, cancellation, "cluster", "start", node, "--dir", StateFolder);

    /// <summary>A <c>sessionrec cluster</c> command.</summary>
    public Task CommandAsync(CancellationToken cancellation, params string[] command) =>
        SessionRecProgram.RunAsync(_folder, cancellation, ["cluster", .. command, "--dir", StateFolder]);

    /// <summary>Waits until a node's log has <paramref name="text"/>.</summary>
    public async Task LogHasAsync(string node, string text, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        while (!(await File.ReadAllTextAsync(State.Node(node).Log, patience.Token)).Contains(text, StringComparison.Ordinal)) await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
    }

    /// <summary>Where a node answers HTTP, as it has said itself.</summary>
    public async Task<Uri> HttpOfAsync(string node, CancellationToken cancellation)
    {
        const string Told = "HTTP is at ";
        await LogHasAsync(node, Told, cancellation);
        var log = await LogAsync(node, cancellation);
        return new Uri(log[(log.LastIndexOf(Told, StringComparison.Ordinal) + Told.Length)..].Split('\n', ',')[0].Trim());
    }

    /// <summary>What a node has written to its log, whichever of its processes it was.</summary>
    public Task<string> LogAsync(string node, CancellationToken cancellation) => File.ReadAllTextAsync(State.Node(node).Log, cancellation);

    public Task<StudyUpdate> WaitForAsync(string study, Func<StudyUpdate, bool> condition, CancellationToken cancellation) => Client.WaitForAsync(study, condition, cancellation);

    public Task<StudyUpdate> WaitForEndAsync(string study, CancellationToken cancellation) => Client.WaitForEndAsync(study, cancellation);

    public Task<IReadOnlyList<EpochRow>> EpochsAsync(string study, CancellationToken cancellation) => Client.AllEpochsAsync(study, cancellation);

    public async ValueTask DisposeAsync()
    {
        await SessionRecProgram.RunAsync(_folder, CancellationToken.None, "cluster", "down", "--dir", StateFolder);
        Client?.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
