using Akka.Actor;
using Akka.Hosting;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;

namespace SessionRec.Node.Api;

/// <summary>The cluster as this node sees it, and the workers as the scheduler does.</summary>
internal static class ClusterApi
{
    public static void MapCluster(this WebApplication app) =>
        app.MapGet("/v1/cluster", async (IRequiredActor<SchedulerActor> scheduler, ActorSystem system, NodeOptions options, IServiceProvider services, CancellationToken cancellation) =>
        {
            var cluster = Akka.Cluster.Cluster.Get(system);
            var state = cluster.State;
            var members = state.Members.Select(m => new MemberView(
                m.Address.ToString(), [.. m.Roles.Order(StringComparer.Ordinal)], m.Status.ToString().ToLowerInvariant(), !state.Unreachable.Contains(m), m.AppVersion.ToString()));
            var workers = services.GetService<ResultsStore>() is { } results
                ? await new ActorStudyClient(system, scheduler.ActorRef, results).WorkersAsync(cancellation)
                : null;
            return new ClusterView(
                options.Name,
                cluster.SelfAddress.ToString(),
                state.Leader?.ToString(),
                state.RoleLeader(SessionRecConfig.SchedulerRole)?.ToString(),
                workers?.SchedulerEpoch,
                [.. members],
                [.. (workers?.All ?? []).Select(w => new WorkerSummary(w.Name, w.Address, w.Cpu, w.Running.Count, [.. w.Running.Select(a => $"{a.Study} #{a.Trial}")], w.LastSeen))]);
        });

    /// <summary>A cluster at a glance.</summary>
    internal sealed record ClusterView(string Node, string Address, string? Leader, string? Scheduler, long? SchedulerEpoch, IReadOnlyList<MemberView> Members, IReadOnlyList<WorkerSummary> Workers);

    internal sealed record MemberView(string Address, IReadOnlyList<string> Roles, string Status, bool Reachable, string Version);

    internal sealed record WorkerSummary(string Name, string Address, decimal Slots, int Busy, IReadOnlyList<string> Trials, DateTimeOffset LastSeen);
}
