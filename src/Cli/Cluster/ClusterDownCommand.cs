using System.CommandLine;
using SessionRec.Cli.Cluster.Kubernetes;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster down</c>: ends a cluster and leaves no process behind.</summary>
internal sealed class ClusterDownCommand : TerminalCommand
{
    private readonly Option<string> _directory = LocalClusterOptions.Directory();
    private readonly KubernetesOptions _kubernetes = new();
    private readonly Option<bool> _keepData = new("--keep-data") { Description = "In Kubernetes, keep the volumes with the studies. On this machine they are always kept." };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask before studies are deleted." };

    public ClusterDownCommand(Terminal terminal)
        : base(terminal, "down", "End a cluster of this machine, or delete one in Kubernetes: workers first, then the scheduler, then the lighthouse.", "sessionrec cluster down", "sessionrec cluster down --kubernetes --keep-data")
    {
        _kubernetes.AddTo(this);
        Add(_keepData);
        Add(_yes);
        Add(_directory);
    }

    /// <summary>Ends the cluster and says so; does not let itself be interrupted half-way.</summary>
    public static async Task EndAsync(Terminal terminal, LocalCluster cluster, string directory)
    {
        if (ClusterState.Find(directory) is { } state && state.Nodes.Any(n => n.IsAlive) && await cluster.ViewAsync(state, CancellationToken.None) is { } view)
        {
            var trials = view.Workers.Sum(w => w.Trials.Count);
            if (trials > 0) terminal.WriteLine($"draining {Figures.Count(trials, "running trial")} to {(trials == 1 ? "its checkpoint" : "their checkpoints")} ...");
        }

        var (ended, killed) = await cluster.DownAsync();
        if (killed.Count > 0) terminal.WriteLine($"{string.Join(", ", killed.Select(n => n.Name))} did not end when asked and {(killed.Count == 1 ? "was" : "were")} killed.");
        terminal.WriteLine(ended.Count == 0 ? "Nothing was running." : $"{ClusterReport.Counted(ended)} left the cluster. Nothing runs on.");
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var directory = arguments.GetRequiredValue(_directory);
        if (_kubernetes.AreMeant(arguments))
        {
            using var access = _kubernetes.Open(arguments, directory);
            return await KubernetesCommands.DownAsync(Terminal, access, arguments.GetValue(_keepData), arguments.GetValue(_yes), directory, cancellation);
        }

        await EndAsync(Terminal, new LocalCluster(directory, TimeProvider.System), directory);
        return ExitCode.Done;
    }
}
