using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster restart [NODE...]</c>: a rolling restart, by which a local cluster gets the programs of another version.</summary>
internal sealed class ClusterRestartCommand : TerminalCommand
{
    private readonly Argument<string[]> _nodes = new("node") { Description = "Names of nodes, as cluster status shows them; all where none is given.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _directory = LocalClusterOptions.Directory();

    public ClusterRestartCommand(Terminal terminal)
        : base(
            terminal,
            "restart",
            "End nodes in good order and start them again, one after the other, with the programs installed with this one. Studies run on, so this upgrades a cluster.",
            "sessionrec cluster restart",
            "sessionrec cluster restart worker-1 worker-2")
    {
        Add(_nodes);
        Add(_directory);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var cluster = new LocalCluster(arguments.GetRequiredValue(_directory), TimeProvider.System);
        await cluster.RestartAsync(arguments.GetValue(_nodes) ?? [], name => Terminal.WriteLine($"{name} is up again"), cancellation);
        return ExitCode.Done;
    }
}
