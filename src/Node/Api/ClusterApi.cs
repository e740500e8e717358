using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Nodes;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Core;

namespace SessionRec.Node.Api;

/// <summary>The cluster as this node sees it, and the workers as the scheduler does.</summary>
internal static class ClusterApi
{
    private static readonly TimeSpan DescribeWithin = TimeSpan.FromSeconds(5);

    public static void MapCluster(this WebApplication app) =>
        app.MapGet("/v1/cluster", ReadAsync);

    /// <summary>The cluster now.</summary>
    public static async Task<ClusterView> ReadAsync(IRequiredActor<SchedulerActor> scheduler, ActorSystem system, NodeOptions options, IServiceProvider services, CancellationToken cancellation)
    {
        var cluster = Cluster.Get(system);
        var state = cluster.State;
        var members = await Task.WhenAll(state.Members.Select(m => ViewAsync(system, m, !state.Unreachable.Contains(m))));
        var workers = await WorkersAsync(scheduler, system, services, cancellation);
        return new ClusterView(
            options.Name,
            cluster.SelfAddress.ToString(),
            state.Leader?.ToString(),
            workers is null ? null : OldestScheduler(state)?.ToString(),
            workers?.SchedulerEpoch,
            members,
            [.. (workers?.All ?? []).Select(w => new WorkerSummary(w.Name, w.Address, w.Cpu, w.Running.Count, [.. w.Running.Select(a => $"{a.Study} #{a.Trial}")], w.LastSeen))]);
    }

    /// <summary>The cluster singleton lives on the oldest member of its role.</summary>
    private static Address? OldestScheduler(ClusterEvent.CurrentClusterState state) => state.Members
        .Where(m => m.HasRole(SessionRecConfig.SchedulerRole) && m.Status is MemberStatus.Up or MemberStatus.Leaving)
        .Order(Member.AgeOrdering)
        .FirstOrDefault()?.Address;

    /// <summary>The member with what it says of itself; without that where it does not answer.</summary>
    private static async Task<MemberView> ViewAsync(ActorSystem system, Member member, bool reachable)
    {
        NodeDescription? description = null;
        if (reachable)
        {
            try
            {
                description = await system.ActorSelection(new RootActorPath(member.Address) + NodeDescriptionActor.Path).Ask<NodeDescription>(new DescribeNode(), DescribeWithin);
            }
            catch (AskTimeoutException)
            {
                // It is joining or leaving: the view is of members, whether they talk or not.
            }
        }

        return new MemberView(
            member.Address.ToString(), [.. member.Roles.Order(StringComparer.Ordinal)], member.Status.ToString().ToLowerInvariant(), reachable, member.AppVersion.ToString(),
            description?.Name, description?.ProcessId, description?.StartedAt, description?.CpuSeconds, description?.MemoryBytes, description?.Url);
    }

    /// <summary>The scheduler's workers; null while no scheduler answers, which must not hide the members.</summary>
    private static async Task<StudyReply.Workers?> WorkersAsync(IRequiredActor<SchedulerActor> scheduler, ActorSystem system, IServiceProvider services, CancellationToken cancellation)
    {
        if (services.GetService<ResultsStore>() is not { } results) return null;
        try
        {
            return await new ActorStudyClient(system, scheduler.ActorRef, results, DescribeWithin).WorkersAsync(cancellation);
        }
        catch (InputException)
        {
            return null;
        }
    }

    /// <summary>A cluster at a glance.</summary>
    internal sealed record ClusterView(string Node, string Address, string? Leader, string? Scheduler, long? SchedulerEpoch, IReadOnlyList<MemberView> Members, IReadOnlyList<WorkerSummary> Workers);

    internal sealed record MemberView(
        string Address,
        IReadOnlyList<string> Roles,
        string Status,
        bool Reachable,
        string Version,
        string? Name,
        int? ProcessId,
        DateTimeOffset? StartedAt,
        double? CpuSeconds,
        long? MemoryBytes,
        string? Url);

    internal sealed record WorkerSummary(string Name, string Address, decimal Slots, int Busy, IReadOnlyList<string> Trials, DateTimeOffset LastSeen);
}
