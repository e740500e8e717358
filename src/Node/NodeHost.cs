using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Hosting;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Files;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Nodes;
using SessionRec.Actors.Observing;
using SessionRec.Actors.Results;
using SessionRec.Actors.Scheduling;
using SessionRec.Actors.Security;
using SessionRec.Actors.Serialization;
using SessionRec.Actors.Storage;
using SessionRec.Actors.Workers;
using SessionRec.Core;
using SessionRec.Core.Data.Fetching;
using SessionRec.Node.Api;
using SessionRec.Node.Artifacts;
using SessionRec.Node.Dashboard;

namespace SessionRec.Node;

/// <summary>Puts a node together: its actors by its role, and its HTTP.</summary>
public static class NodeHost
{
    private const string SchedulerActorName = "scheduler";

    public static WebApplication Build(NodeOptions options, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(environment);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.HttpUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = StudiesApi.MaximumSubmissionBytes;
            options.HttpLimits.AddTo(kestrel);
        });
        options.HttpLimits.AddTo(builder.Services);
        builder.Logging.AddNodeLog(options.Name, environment);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LeavingTime.Process);
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(json => ConfigureJson(json.SerializerOptions));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CorpusCheck>();
        builder.Services.AddTelemetry(options.Cluster, environment);
        builder.Services.AddSingleton<SchedulerMeter>();
        builder.Services.AddSingleton<WorkerMeter>();
        RequireWritable(options.DataFolder);
        SchedulerStorage? storage = null;
        if (options.Role == SessionRecConfig.SchedulerRole)
        {
            var folder = FolderLock.Take(options.DataFolder);
            storage = SchedulerStorage.Open(options.Storage, options.DataFolder);
            builder.Services.AddSingleton(_ => folder);
            builder.Services.AddSingleton(storage);
            builder.Services.AddSingleton(storage.Results);
            builder.Services.AddSingleton<JournalHealth>();
            builder.Services.AddSingleton<StudyRecords>();
            builder.Services.AddSingleton<DrawnFigures>();
            builder.Services.AddSingleton<StudyComparisons>();
            builder.Services.AddSingleton<StudyQueries>();
            builder.Services.AddSingleton<StudyTies>();
            builder.Services.AddSingleton<StudyData>();
            builder.Services.AddSingleton<TrialModels>();
            builder.Services.AddSingleton<AuditLog>();
            builder.Services.AddSingleton<MembershipLog>();
            builder.Services.AddHostedService(services => services.GetRequiredService<MembershipLog>());
            if (options.Artifacts is { } artifacts) builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<ArtifactWriter>(services, FileStores.Open(artifacts, options.S3)));
        }

        builder.Services.AddSingleton(new CorpusStore(
            Path.Combine(options.DataFolder, "corpora"), storage?.Corpora is { } archive ? new SharedCorpora(archive, options.CorporaBytes, TimeProvider.System) : null));

        builder.Services.AddAkka(options.Cluster.ActorSystem, (akka, services) =>
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
            if (storage is not null)
            {
                akka.AddHocon(storage.Journal, HoconAddMode.Append);
                if (storage.Connections is { } connections) akka.AddSetup(connections);
                akka.AddStartup((system, _) => StartScheduler(system, options, storage, services.GetRequiredService<SchedulerMeter>(), services.GetRequiredService<JournalHealth>()));
                akka.AddStartup((system, _) => system.ActorOf(Props.Create(() => new OperatorActionsHeard(services.GetRequiredService<AuditLog>())), OperatorActions.ActorName));
            }

            akka.AddStartup((system, _) => system.ActorOf(LighthouseWatchdog.Props(options.Cluster.LighthousePatience, TimeProvider.System), LighthouseWatchdog.ActorName));
            akka.AddStartup((system, _) => system.ActorOf(NodeDescriptionActor.Props(options.Name, storage is null ? null : options.AdvertisedUrl), NodeDescriptionActor.ActorName));
            akka.AddStartup((system, registry) =>
            {
                var scheduler = StartProxy(system);
                registry.Register<SchedulerActor>(scheduler);
                if (options.Role == SessionRecConfig.WorkerRole) StartWorker(system, options, services, scheduler);
            });
        });

        builder.Services.AddCommandHost(environment);

        var app = builder.Build();
        if (options.Role == SessionRecConfig.SchedulerRole) app.Services.GetRequiredService<FolderLock>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = ProblemResponses.WriteAsync,
            // What a request got wrong is told to whoever sent it, and is no failure of the node.
            SuppressDiagnosticsCallback = failed => failed.Exception is InputException,
        });
        app.UseStatusCodePages(ProblemResponses.WriteStatusAsync);
        HttpLimits.KeepReserve(app);
        app.UseRateLimiter();
        app.UseReading(options.ReaderToken, options.OperatorToken);
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint(Telemetry.MetricsPath);
        if (options.Role == SessionRecConfig.SchedulerRole)
        {
            app.UseSteering(options.OperatorToken);
            app.MapStudies();
            app.MapTrial();
            app.MapCorpora();
            app.MapFigures();
            app.MapCompare();
            app.MapLive();
            app.MapPlan();
            app.MapDrain();
            app.MapDashboard();
        }

        app.MapCluster();
        WarnOfOpenness(app, options);
        return app;
    }

    private static void WarnOfOpenness(WebApplication app, NodeOptions options)
    {
        if (!options.IsHttpOpen) return;
        app.Logger.LogWarning(
            "HTTP listens on {Address}, beyond this machine, without a token: whoever reaches it sees {What}. {Operator} on schedulers and {Reader} on all nodes close it.",
            options.HttpUrl, options.Role == SessionRecConfig.SchedulerRole ? "all studies and data" : "the cluster", AccessToken.OperatorVariable, AccessToken.ReaderVariable);
    }

    /// <exception cref="InputException">The data folder cannot be written to: a volume of another user's, or none on a read-only root.</exception>
    private static void RequireWritable(string dataFolder)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(dataFolder, "corpora"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"SESSIONREC_DATA is '{dataFolder}', where this process cannot write ({error.Message}): it is a folder that user '{Environment.UserName}' owns or may write to.", error);
        }
    }

    /// <summary>JSON as all clients read it: camel case, words for enumerations, NaN as a word.</summary>
    private static void ConfigureJson(JsonSerializerOptions json)
    {
        json.RespectRequiredConstructorParameters = true;
        json.RespectNullableAnnotations = true;
        json.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }

    private static void StartScheduler(ActorSystem system, NodeOptions options, SchedulerStorage storage, SchedulerMeter meter, JournalHealth health)
    {
        var scheduling = new SchedulingOptions { Node = options.Name, CorporaUrl = new Uri(options.AdvertisedUrl, CorporaApi.Path + "/"), Meter = meter, Health = health };
        var singleton = ClusterSingletonManager.Props(
            SchedulerActor.Supervised(scheduling, storage.Results, storage.Fence, TimeProvider.System),
            ClusterSingletonManagerSettings.Create(system).WithRole(SessionRecConfig.SchedulerRole).WithSingletonName("current")
                // No grace for the one that was removed: the fence keeps it from storing anything.
                .WithRemovalMargin(TimeSpan.FromMilliseconds(100)));
        system.ActorOf(singleton, SchedulerActorName);
    }

    private static IActorRef StartProxy(ActorSystem system) => system.ActorOf(
        ClusterSingletonProxy.Props(
            $"/user/{SchedulerActorName}",
            ClusterSingletonProxySettings.Create(system).WithRole(SessionRecConfig.SchedulerRole).WithSingletonName("current")),
        "scheduler-proxy");

    private static void StartWorker(ActorSystem system, NodeOptions options, IServiceProvider services, IActorRef scheduler)
    {
        var working = new WorkerOptions { Name = options.Name, Cpu = options.Cpu, MemoryBytes = options.MemoryBytes, Checkpoints = FileStores.Open(options.Checkpoints, options.S3), CheckpointBytes = options.CheckpointBytes, Meter = services.GetRequiredService<WorkerMeter>() };
        var http = new HttpClient();
        if (options.ReaderToken is { } token) http.DefaultRequestHeaders.Add("Authorization", token.Header);
        var store = services.GetRequiredService<CorpusStore>();
        var corpora = new PreparedCorpora(store, new CorpusCache(store, new FileDownloader(http, TimeProvider.System), options.CorporaBytes, TimeProvider.System));
        var worker = system.ActorOf(Props.Create(() => new WorkerNodeActor(working, corpora, scheduler)), "worker");
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "hand trials back", async () =>
        {
            await worker.Ask<WorkerNodeActor.Drained>(new WorkerNodeActor.Drain("the node is leaving"), LeavingTime.HandBack);
            return Akka.Done.Instance;
        });
    }
}
