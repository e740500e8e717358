using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;
using SessionRec.Core;
using SessionRec.Serving.Api;
using SessionRec.Serving.Models;
using SessionRec.Serving.Sessions;

namespace SessionRec.Serving;

/// <summary>A saved model as an HTTP service.</summary>
public sealed class RecommendationServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RecommendationServer(WebApplication app) => _app = app;

    /// <summary>Where it listens, with the port that the system chose where that was left to it.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Listens, and answers 503 until <see cref="LoadAsync"/> is done.</summary>
    /// <exception cref="InputException">An option is not allowed, or the address cannot be listened on.</exception>
    public static async Task<RecommendationServer> StartAsync(ServingOptions options, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var app = Build(options, time);
        try
        {
            await app.StartAsync(cancellation);
            return new RecommendationServer(app);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            throw new InputException($"{options.Http} is in use by another program. Choose another address by --http.", error);
        }
        catch (System.Net.Sockets.SocketException error)
        {
            await app.DisposeAsync();
            throw new InputException($"{options.Http} cannot be listened on: {error.Message}", error);
        }
    }

    /// <summary>Reads the model; from then on the server is ready. Returns its kind, version, data, origin and an item it knows.</summary>
    /// <exception cref="InputException">A file is missing or damaged.</exception>
    public async Task<ServedModelSummary> LoadAsync(CancellationToken cancellation)
    {
        var model = await _app.Services.GetRequiredService<ModelReloading>().LoadAsync(cancellation);
        return new ServedModelSummary(model.Description.Model, model.Version, model.Description.Data, model.Description.Origin, model.Description.Items, model.ExampleItem);
    }

    /// <summary>Serves, and takes a new model when its file is replaced, until <paramref name="end"/>; then lets requests finish.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        try
        {
            await _app.Services.GetRequiredService<ModelReloading>().WatchAsync(end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            await _app.StopAsync(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static WebApplication Build(ServingOptions options, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{options.Http}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServingOptions.MaximumBodyBytes;
            // Kestrel refuses without a word what is longer than this; up to it people are told.
            kestrel.Limits.MaxRequestLineSize = 8 * ServingOptions.MaximumTargetBytes;
        });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            // A start that fails is an exception, told once.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, EndsByToken>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.EndWithin);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => ServingJson.Configure(json.SerializerOptions));
        builder.Services.AddOpenApi(openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "SessionRec";
            document.Info.Version = ProgramVersion.Text;
            document.Info.Description = "What comes next in a session, from a saved model.";
            return Task.CompletedTask;
        }));
        builder.Services.AddSingleton(options).AddSingleton(time);
        builder.Services.AddSingleton<CurrentModel>().AddSingleton<ModelReloading>().AddSingleton<SessionMemory>().AddSingleton<ServingMetrics>().AddSingleton<Recommendations>();

        var app = builder.Build();
        var metrics = app.Services.GetRequiredService<ServingMetrics>();
        app.UseRouting();
        app.UseHttpMetrics(http =>
        {
            http.RequestCount.Enabled = http.InProgress.Enabled = false;
            http.RequestDuration.Histogram = metrics.Durations;
        });
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = ProblemResponses.WriteAsync,
            // What a client did wrong is told to the client, not to the log.
            SuppressDiagnosticsCallback = error => error.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(ProblemResponses.WriteAsync);
        app.Use(CheckTarget);
        app.MapRecommendations();
        app.MapHealth();
        app.MapMetrics("/metrics", metrics.Registry).ExcludeFromDescription();
        app.MapOpenApi();
        app.MapGet("/openapi", () => Results.Redirect(ProblemResponses.OpenApiPath)).ExcludeFromDescription();
        return app;
    }

    private static Task CheckTarget(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Request.Path.Value!.Length + context.Request.QueryString.Value!.Length <= ServingOptions.MaximumTargetBytes
            ? next(context)
            : ProblemResponses.Write(context, StatusCodes.Status414UriTooLong, $"The path and its query are longer than {ServingOptions.MaximumTargetBytes} characters; POST takes more.");
    }

    /// <summary>Signals are the caller's: the host has none of its own.</summary>
    private sealed class EndsByToken : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
