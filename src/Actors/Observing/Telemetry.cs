using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SessionRec.Actors.Hosting;
using SessionRec.Core;

namespace SessionRec.Actors.Observing;

/// <summary>Logs, metrics and traces of a node, for those who watch it from outside.</summary>
public static class Telemetry
{
    /// <summary>Where Prometheus reads.</summary>
    public const string MetricsPath = "/metrics";

    private const string LogVariable = "SESSIONREC_LOG";

    /// <summary>OpenTelemetry's own variable: where traces and metrics are sent to; nothing is sent where it is not set.</summary>
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Logs to standard output: lines for people, or with SESSIONREC_LOG=json an object a line, with node, study, trial and attempt as fields of their own.</summary>
    /// <exception cref="InputException">The variable is wrong.</exception>
    public static ILoggingBuilder AddNodeLog(this ILoggingBuilder logging, string node, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("OpenTelemetry", LogLevel.Warning);
        return environment.GetValueOrDefault(LogVariable) switch
        {
            null or "" or "text" => logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ ", true)),
            "json" => logging.AddConsole(console => console.FormatterName = StructuredLogFormatter.FormatterName)
                .AddConsoleFormatter<StructuredLogFormatter, StructuredLogFormatterOptions>(line => line.Node = node),
            var other => throw new InputException($"{LogVariable} is '{other}': it is text or json."),
        };
    }

    /// <summary>Collects what the node measures, and sends that and traces where the environment names a collector.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, ClusterOptions cluster, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(environment);
        services.AddHostedService<NodeMeter>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("sessionrec-" + cluster.Roles[0], serviceVersion: cluster.Version, serviceInstanceId: cluster.NodeName))
            .WithMetrics(metrics => metrics.AddMeter(SchedulerMeter.Name, WorkerMeter.Name, NodeMeter.Name, "System.Runtime").AddPrometheusExporter());
        if (environment.GetValueOrDefault(CollectorVariable) is { Length: > 0 })
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter()).WithTracing(traces => traces.AddSource(TrialTrace.Name).AddOtlpExporter());
        return services;
    }
}
