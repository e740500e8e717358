namespace SessionRec.Cluster.Tests;

/// <summary>Clusters of real processes take all processors of a small machine: one after the other.</summary>
[CollectionDefinition(nameof(OneClusterAtATime), DisableParallelization = true)]
public sealed class OneClusterAtATime;
