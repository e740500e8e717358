using System.CommandLine;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster drain NODE</c>: lets a worker of a local cluster leave in good order.</summary>
internal sealed class ClusterDrainCommand : TerminalCommand
{
    private readonly Argument<string> _node = new("node") { Description = "The worker's name, as cluster status shows it." };
    private readonly Option<string> _directory = LocalClusterOptions.Directory();

    public ClusterDrainCommand(Terminal terminal)
        : base(terminal, "drain", "Let a worker hand back its trials, which run on elsewhere, and leave; cluster start brings it back.", "sessionrec cluster drain worker-2")
    {
        Add(_node);
        Add(_directory);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var (name, cluster) = (arguments.GetRequiredValue(_node), new LocalCluster(arguments.GetRequiredValue(_directory), TimeProvider.System));
        Terminal.WriteLine(await cluster.DrainAsync(name)
            ? $"{name} handed back its trials and left. Back again: sessionrec cluster start {name}"
            : $"{name} did not end when asked and was killed; its trials run again from their last checkpoint.");
        return ExitCode.Done;
    }
}
