using System.CommandLine;
using SessionRec.Cli.Cluster.Kubernetes;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster status</c>: the nodes of a cluster and what they do.</summary>
internal sealed class ClusterStatusCommand : TerminalCommand
{
    private readonly Option<string> _directory = LocalClusterOptions.Directory();
    private readonly KubernetesOptions _kubernetes = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ClusterStatusCommand(Terminal terminal)
        : base(terminal, "status", "Show the nodes of a cluster of this machine, or the pods of one in Kubernetes: processes, membership, slots and trials.", "sessionrec cluster status", "sessionrec cluster status --kubernetes --json")
    {
        _kubernetes.AddTo(this);
        Add(_directory);
        Add(_json);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var directory = arguments.GetRequiredValue(_directory);
        if (_kubernetes.AreMeant(arguments))
        {
            using var access = _kubernetes.Open(arguments, directory);
            return await KubernetesCommands.StatusAsync(Terminal, access, arguments.GetValue(_json), cancellation);
        }

        var state = ClusterState.Load(directory);
        var view = await new LocalCluster(directory, TimeProvider.System).ViewAsync(state, cancellation);
        if (arguments.GetValue(_json)) Terminal.WriteJson(new { state.Http, state.Seed, Nodes = state.Nodes.Select(n => Describe(n)), Cluster = view });
        else ClusterReport.WriteStatus(Terminal, state, view);
        return ExitCode.Done;
    }

    private static object Describe(ClusterNode node) =>
        new { node.Name, node.Role, Alive = node.IsAlive, Process = node.IsAlive ? node.Process!.Id : (int?)null, node.Log };
}
