using Akka.Actor;
using SessionRec.Actors.Hosting;

namespace SessionRec.Node.Api;

/// <summary>Health for supervisors. A node is ready when it is Up and sees a scheduler: without one it can do nothing for anybody.</summary>
internal static class HealthApi
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet(NodeHealth.LivePath, (ActorSystem system) => Answer(NodeHealth.WhyNotLive(system), "live"));
        app.MapGet(NodeHealth.ReadyPath, (ActorSystem system) => Answer(NodeHealth.WhyWithoutScheduler(system), "ready"));
    }

    private static IResult Answer(string? wrong, string right) =>
        wrong is null ? Results.Text(right) : Results.Text(wrong, statusCode: StatusCodes.Status503ServiceUnavailable);
}
