using Akka.Actor;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Scheduling;

namespace SessionRec.Node.Api;

/// <summary>Health for supervisors. A node is ready when it is Up and sees a scheduler: without one it can do nothing for anybody. Nor can a scheduler without its journal.</summary>
internal static class HealthApi
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet(NodeHealth.LivePath, (ActorSystem system) => Answer(NodeHealth.WhyNotLive(system), "live"));
        var journal = app.Services.GetService<JournalHealth>();
        app.MapGet(NodeHealth.ReadyPath, (ActorSystem system) => Answer(NodeHealth.WhyWithoutScheduler(system) ?? journal?.WhyNot(), "ready"));
    }

    private static IResult Answer(string? wrong, string right) =>
        wrong is null ? Results.Text(right) : Results.Text(wrong, statusCode: StatusCodes.Status503ServiceUnavailable);
}
