using SessionRec.Cli.Clients;

namespace SessionRec.Cli.Cluster;

/// <summary>Finds the nodes of a local cluster among the members that its scheduler tells of.</summary>
internal static class ClusterMembership
{
    /// <summary>The member that <paramref name="node"/> is; null where it is none.</summary>
    public static ClusterMember? MemberOf(this ClusterView view, ClusterState state, ClusterNode node) => node.Role switch
    {
        ClusterRole.Lighthouse => view.Members.FirstOrDefault(m => m.Address == state.Seed),
        ClusterRole.Scheduler => view.Members.LastOrDefault(m => m.Roles.Contains("scheduler")),
        _ => view.WorkerOf(node) is { } worker ? view.Members.FirstOrDefault(m => m.Address == worker.Address) : null,
    };

    /// <summary>The worker that <paramref name="node"/> is; null where the scheduler does not know it.</summary>
    public static ClusterWorker? WorkerOf(this ClusterView view, ClusterNode node) =>
        node.Role == ClusterRole.Worker ? view.Workers.FirstOrDefault(w => w.Name == node.Name) : null;
}
