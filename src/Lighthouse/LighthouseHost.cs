using Akka.Actor;
using Akka.Hosting;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Nodes;
using SessionRec.Actors.Observing;

namespace SessionRec.Lighthouse;

/// <summary>
/// Puts a seed node together: others find the cluster by it. It runs no studies; it only has to be there, to speak the same
/// messages, and to tell its supervisor that it is well.
/// </summary>
public static class LighthouseHost
{
    public static WebApplication Build(LighthouseOptions options, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.HttpUrl.AbsoluteUri);
        builder.Logging.AddNodeLog(options.Cluster.NodeName, environment);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LeavingTime.Process);
        builder.Services.AddAkka(options.Cluster.ActorSystem, akka =>
        {
            akka.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            });
            akka.AddHocon(SessionRecConfig.FromEnvironment(environment), HoconAddMode.Append);
            akka.AddHocon(SessionRecConfig.Common, HoconAddMode.Append);
            akka.AddHocon(SessionRecConfig.Cluster(options.Cluster), HoconAddMode.Append);
            if (options.Cluster.Certificate is { } certificate) akka.AddSetup(certificate.Setup);
            akka.AddStartup((system, _) => system.ActorOf(NodeDescriptionActor.Props(options.Cluster.NodeName), NodeDescriptionActor.ActorName));
        });
        builder.Services.AddCommandHost(environment);
        builder.Services.AddTelemetry(options.Cluster, environment);

        var app = builder.Build();
        app.MapPrometheusScrapingEndpoint(Telemetry.MetricsPath);
        app.MapGet(NodeHealth.LivePath, (ActorSystem system) => Answer(NodeHealth.WhyNotLive(system), "live"));
        // Not until a scheduler is there: schedulers find the cluster by this node.
        app.MapGet(NodeHealth.ReadyPath, (ActorSystem system) => Answer(NodeHealth.WhyNotUp(system), "ready"));
        return app;
    }

    private static IResult Answer(string? wrong, string right) =>
        wrong is null ? Results.Text(right) : Results.Text(wrong, statusCode: StatusCodes.Status503ServiceUnavailable);
}
