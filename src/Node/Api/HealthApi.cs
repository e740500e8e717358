using Akka.Actor;
using Akka.Cluster;

namespace SessionRec.Node.Api;

/// <summary>
/// Health for supervisors. Live = the actor system runs, whatever the cluster does, so that a partition does not become a
/// storm of restarts. Ready = this member is Up and sees a scheduler.
/// </summary>
internal static class HealthApi
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", (ActorSystem system) => system.WhenTerminated.IsCompleted
            ? Results.Text("the actor system has ended", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("live"));
        app.MapGet("/health/ready", (ActorSystem system) => Unready(Cluster.Get(system)) is { } reason
            ? Results.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready"));
    }

    private static string? Unready(Cluster cluster)
    {
        if (cluster.SelfMember.Status != MemberStatus.Up) return $"this node is {cluster.SelfMember.Status.ToString().ToLowerInvariant()}, not up";
        var state = cluster.State;
        return state.Members.Any(m => m.Status == MemberStatus.Up && m.HasRole(Actors.Hosting.SessionRecConfig.SchedulerRole) && !state.Unreachable.Contains(m))
            ? null
            : "no scheduler can be reached";
    }
}
