using System.CommandLine;
using System.Globalization;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster supervise</c>: starts nodes of a local cluster again that ended.</summary>
internal sealed class ClusterSuperviseCommand : TerminalCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Option<string> _directory = LocalClusterOptions.Directory();

    public ClusterSuperviseCommand(Terminal terminal)
        : base(
            terminal,
            "supervise",
            "Start nodes of a cluster of this machine again when they end, until the cluster is taken down. 'cluster up' does so already, unless it was told --no-restart.",
            "sessionrec cluster supervise")
    {
        Add(_directory);
    }

    /// <summary>Watches over the nodes until the cluster is taken down.</summary>
    public static async Task SuperviseAsync(Terminal terminal, LocalCluster cluster, string directory, TimeProvider time, CancellationToken cancellation)
    {
        var supervisor = new ClusterSupervisor();
        var reported = new HashSet<ProcessIdentity>();
        while (ClusterState.Find(directory) is { } state)
        {
            var ended = state.Nodes.Where(n => n is { IsAlive: false, Drained: false }).ToList();
            foreach (var node in ended.Where(n => n.Process is { } process && reported.Add(process))) terminal.WriteLine($"{Now(time)} {node.Name} ended   (log {ClusterReport.Shown(node.Log)})");
            if (supervisor.Due(ended.Select(n => n.Name), time.GetUtcNow()) is { Count: > 0 } due)
                foreach (var node in cluster.Restart(due))
                {
                    supervisor.Started(node.Name, time.GetUtcNow());
                    terminal.WriteLine($"{Now(time)} {node.Name} was started again (process {node.Process!.Id})");
                }

            await Task.Delay(LookEvery, time, cancellation);
        }
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var directory = arguments.GetRequiredValue(_directory);
        ClusterState.Load(directory);
        await SuperviseAsync(Terminal, new LocalCluster(directory, TimeProvider.System), directory, TimeProvider.System, cancellation);
        Terminal.WriteLine("The cluster was taken down.");
        return ExitCode.Done;
    }

    private static string Now(TimeProvider time) => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
