using SessionRec.Cli.Clients;

namespace SessionRec.Cli.Cluster;

/// <summary>Finds the nodes of a local cluster among the members that its scheduler tells of.</summary>
internal static class ClusterMembership
{
    /// <summary>
    /// The member that <paramref name="node"/>'s process is; null where it is none. A node that died stays a member for
    /// some seconds, beside the process that was started in its place: hence the process and not the name.
    /// </summary>
    public static ClusterMember? MemberOf(this ClusterView view, ClusterNode node) =>
        node.Process is { } process ? view.Members.FirstOrDefault(m => m.Name == node.Name && m.ProcessId == process.Id) : null;

    /// <summary>The worker that <paramref name="node"/> is; null where the scheduler does not know it.</summary>
    public static ClusterWorker? WorkerOf(this ClusterView view, ClusterNode node) =>
        node.Role == ClusterRole.Worker && view.MemberOf(node) is { } member ? view.Workers.FirstOrDefault(w => w.Address == member.Address) : null;

    /// <summary>Whether <paramref name="node"/> takes part: a worker does once the scheduler knows it, since only then can it get trials.</summary>
    public static bool TakesPart(this ClusterView view, ClusterNode node) =>
        view.MemberOf(node) is { IsUp: true } && (node.Role != ClusterRole.Worker || view.WorkerOf(node) is not null);
}
