using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster start NODE</c>: starts a node of a local cluster again.</summary>
internal sealed class ClusterStartCommand : TerminalCommand
{
    private readonly Argument<string> _node = new("node") { Description = "The node's name, as cluster status shows it." };
    private readonly Option<string> _directory = LocalClusterOptions.Directory();

    public ClusterStartCommand(Terminal terminal)
        : base(terminal, "start", "Start a node that has died, with the settings it had, and wait until it is up.", "sessionrec cluster start worker-2")
    {
        Add(_node);
        Add(_directory);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var cluster = new LocalCluster(arguments.GetRequiredValue(_directory), TimeProvider.System);
        var node = await cluster.StartAsync(arguments.GetRequiredValue(_node), cancellation);
        Terminal.WriteLine($"{node.Name} is up (process {node.Process!.Id})");
        return ExitCode.Done;
    }
}
