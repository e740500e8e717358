using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using SessionRec.Serving.Models;

namespace SessionRec.Serving.Api;

/// <summary>Health for supervisors: live while the process answers, ready with a model and until the end begins.</summary>
internal static class HealthApi
{
    public const string NoModel = "The model is being read; try again soon.";

    public const string ReadyPath = "/health/ready", LivePath = "/health/live";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet(LivePath, () => Results.Text("live")).ExcludeFromDescription();
        foreach (var path in new[] { "/health", ReadyPath })
            app.MapGet(path, (CurrentModel current, IHostApplicationLifetime life) => Answer(life.ApplicationStopping.IsCancellationRequested ? "The server is ending." : WhyNotReady(current))).ExcludeFromDescription();
    }

    private static string? WhyNotReady(CurrentModel current)
    {
        if (current.Enter() is not { } model) return NoModel;
        model.Leave();
        return null;
    }

    private static IResult Answer(string? wrong) =>
        wrong is null ? Results.Text("ready") : Results.Text(wrong, statusCode: StatusCodes.Status503ServiceUnavailable);
}
