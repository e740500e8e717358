using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SessionRec.Cli.Clients;
using SessionRec.Cli.Cluster;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Cluster.Tests;

/// <summary>A cluster of real processes, brought up and down by the real command, in a folder and on ports of its own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly string _folder;

    private TestCluster(string folder, Uri server)
    {
        _folder = folder;
        Client = new HttpStudyClient(server);
    }

    public HttpStudyClient Client { get; }

    private string StateFolder => Path.Combine(_folder, "cluster");

    public static async Task<TestCluster> UpAsync(string folder, int workers, CancellationToken cancellation)
    {
        // Ports that are free together: the seed node and HTTP.
        var ports = FreePorts(2);
        var server = $"127.0.0.1:{ports[1]}";
        var cluster = new TestCluster(folder, new Uri($"http://{server}"));
        await SessionRecProgram.RunAsync(
            folder, cancellation, "cluster", "up", "--detach", "--dir", cluster.StateFolder, "--port", Text(ports[0]), "--http", server,
            "--workers", Text(workers), "--cpus", "1", "--memory", "1Gi");
        return cluster;
    }

    /// <summary>Submits a study over data that <c>submit</c> prepares and sends.</summary>
    public Task SubmitAsync(string studyFile, CancellationToken cancellation) =>
        SessionRecProgram.RunAsync(_folder, cancellation, "submit", studyFile, "--server", Client.Server);

    /// <summary><c>kill -9</c>.</summary>
    public void Kill(string node)
    {
        using var process = Process.GetProcessById(ClusterState.Load(StateFolder).Node(node).Process!.Id);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Starts a node again that was killed, as an operator would.</summary>
    public Task StartAgainAsync(string node, CancellationToken cancellation) =>
        SessionRecProgram.RunAsync(_folder, cancellation, "cluster", "start", node, "--dir", StateFolder);

    /// <summary>Waits for an update of the study that satisfies <paramref name="condition"/>.</summary>
    public async Task<StudyUpdate> WaitForAsync(string study, Func<StudyUpdate, bool> condition, CancellationToken cancellation)
    {
        StudyUpdate? last = null;
        await foreach (var update in Client.WatchAsync(study, cancellation))
        {
            last = update;
            if (condition(update)) return update;
        }

        throw new InvalidOperationException($"The study ended ({last?.Summary.State}: {last?.Summary.Reason}) before what was waited for.");
    }

    public Task<StudyUpdate> WaitForEndAsync(string study, CancellationToken cancellation) => WaitForAsync(study, update => update.Summary.HasEnded, cancellation);

    public async Task<IReadOnlyList<EpochRow>> EpochsAsync(string study, CancellationToken cancellation) => await Client.EpochsAsync(study, null, cancellation).ToListAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await SessionRecProgram.RunAsync(_folder, CancellationToken.None, "cluster", "down", "--dir", StateFolder);
        Client.Dispose();
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Stop();
        return ports;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
