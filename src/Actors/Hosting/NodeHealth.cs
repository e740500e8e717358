using Akka.Actor;
using Akka.Cluster;

namespace SessionRec.Actors.Hosting;

/// <summary>
/// What supervisors ask of a process over HTTP. Live = the actor system runs, whatever the cluster does, so that a partition does
/// not become a storm of restarts. Ready = it can do its part in the cluster. Each question answers with what is wrong, or null.
/// </summary>
public static class NodeHealth
{
    public const string LivePath = "/health/live";

    public const string ReadyPath = "/health/ready";

    public static string? WhyNotLive(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WhenTerminated.IsCompleted ? "the actor system has ended" : null;
    }

    /// <summary>This member is not Up.</summary>
    public static string? WhyNotUp(ActorSystem system)
    {
        var status = Cluster.Get(system).SelfMember.Status;
        return status == MemberStatus.Up ? null : $"this node is {status.ToString().ToLowerInvariant()}, not up";
    }

    /// <summary>This member is not Up, or sees no scheduler that is.</summary>
    public static string? WhyWithoutScheduler(ActorSystem system)
    {
        if (WhyNotUp(system) is { } reason) return reason;
        var state = Cluster.Get(system).State;
        return state.Members.Any(m => m.Status == MemberStatus.Up && m.HasRole(SessionRecConfig.SchedulerRole) && !state.Unreachable.Contains(m))
            ? null
            : "no scheduler can be reached";
    }
}
