namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>Where a pod's last words are.</summary>
internal enum PodLog
{
    /// <summary>Its container has not run.</summary>
    None,

    /// <summary>In the log of the container as it runs, or has ended.</summary>
    Current,

    /// <summary>In the log of the one before: it ended and was started again.</summary>
    Previous,
}
