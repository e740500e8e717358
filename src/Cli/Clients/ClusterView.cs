namespace SessionRec.Cli.Clients;

/// <summary>A cluster as its scheduler node sees it: the answer of <c>GET /v1/cluster</c>.</summary>
/// <param name="Members">All members.</param>
/// <param name="Workers">The workers among them that the scheduler knows.</param>
/// <param name="Leader">The leader's address, null while there is none.</param>
/// <param name="Scheduler">The address of the node that runs the scheduler, null while it moves.</param>
internal sealed record ClusterView(
    IReadOnlyList<ClusterMember> Members,
    IReadOnlyList<ClusterWorker> Workers,
    string? Leader,
    string? Scheduler);
