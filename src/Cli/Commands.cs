using System.CommandLine;
using SessionRec.Cli.Cluster;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Cli.Training;

namespace SessionRec.Cli;

/// <summary>The commands of <c>sessionrec</c>, composed in one place.</summary>
internal static class Commands
{
    public static RootCommand Compose(Terminal terminal)
    {
        var root = new RootCommand("Finds the best session-based recommender for your data: on this machine or on a cluster, from one YAML file.");
        root.Add(new ModelsCommand(terminal));
        root.Add(new CommandGroup(
            "cluster",
            "Start, look at and end a cluster of processes on this machine.",
            [new ClusterUpCommand(terminal), new ClusterStatusCommand(terminal), new ClusterStartCommand(terminal), new ClusterDownCommand(terminal)],
            "sessionrec cluster up --workers 5 --cpus 1 --memory 2Gi --detach"));
        return root;
    }
}
