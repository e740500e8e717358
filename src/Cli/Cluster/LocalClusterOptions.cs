using System.CommandLine;

namespace SessionRec.Cli.Cluster;

/// <summary>Options that all commands on a local cluster take.</summary>
internal static class LocalClusterOptions
{
    public static Option<string> Directory() => new("--dir")
    {
        Description = "Folder of the cluster's state file, logs and data.",
        HelpName = "folder",
        DefaultValueFactory = _ => ClusterState.DefaultDirectory,
    };
}
