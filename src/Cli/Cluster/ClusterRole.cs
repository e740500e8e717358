namespace SessionRec.Cli.Cluster;

/// <summary>What a node of a local cluster is for.</summary>
internal enum ClusterRole
{
    /// <summary>The seed node: others join the cluster through it.</summary>
    Lighthouse,

    /// <summary>Keeps the studies and serves HTTP.</summary>
    Scheduler,

    /// <summary>Trains trials.</summary>
    Worker,
}
