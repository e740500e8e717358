using System.Globalization;
using SessionRec.Actors.Files;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Security;
using SessionRec.Actors.Storage;
using SessionRec.Actors.Workers;
using SessionRec.Core;
using SessionRec.Node.Api;

namespace SessionRec.Node;

/// <summary>What a node is told by its environment.</summary>
/// <param name="Cluster">How it joins.</param>
/// <param name="Role">SESSIONREC_ROLE: <c>scheduler</c> or <c>worker</c>.</param>
/// <param name="DataFolder">SESSIONREC_DATA: journal, results and corpora of a scheduler, cached corpora of a worker.</param>
/// <param name="HttpUrl">SESSIONREC_HTTP: host and port to listen on; port 0 lets the system choose.</param>
/// <param name="AdvertisedUrl">SESSIONREC_HTTP_URL: where other nodes reach this one's HTTP.</param>
/// <param name="Cpu">SESSIONREC_SLOTS: cores a worker offers to trials.</param>
/// <param name="MemoryBytes">SESSIONREC_MEMORY: memory a worker offers to trials, for example <c>2Gi</c>.</param>
/// <param name="Storage">SESSIONREC_POSTGRES or SESSIONREC_POSTGRES_FILE: where a scheduler keeps studies; SQLite in the data folder by default.</param>
public sealed record NodeOptions(
    ClusterOptions Cluster,
    string Role,
    string DataFolder,
    string HttpUrl,
    Uri AdvertisedUrl,
    decimal Cpu,
    long? MemoryBytes,
    StorageOptions Storage)
{
    /// <summary>SESSIONREC_OPERATOR_TOKEN or SESSIONREC_OPERATOR_TOKEN_FILE: what a scheduler wants of those who change something; null for nothing.</summary>
    public AccessToken? OperatorToken { get; init; }

    /// <summary>SESSIONREC_READER_TOKEN or SESSIONREC_READER_TOKEN_FILE: what a node wants of those who look, and presents where it fetches data; null for nothing.</summary>
    public AccessToken? ReaderToken { get; init; }

    /// <summary>How much is answered over HTTP.</summary>
    public HttpLimits HttpLimits { get; init; } = new();

    /// <summary>SESSIONREC_CHECKPOINTS: where a worker keeps checkpoints, a folder or <c>s3://BUCKET/PREFIX</c>, best one that all workers share; <c>checkpoints</c> in the data folder by default.</summary>
    public string Checkpoints { get; init; } = "checkpoints";

    /// <summary>SESSIONREC_ARTIFACTS: where a scheduler puts the result files of studies that have ended, a folder or <c>s3://BUCKET/PREFIX</c>; null for nowhere.</summary>
    public string? Artifacts { get; init; }

    /// <summary>How <c>s3://</c> is reached.</summary>
    public S3Options S3 { get; init; } = new(Endpoint: null, Region: null, AccessKey: null, SecretKey: null, SessionToken: null);

    /// <summary>SESSIONREC_CHECKPOINTS_BYTES: room for the checkpoints there, those of all workers that share it; the oldest go.</summary>
    public long CheckpointBytes { get; init; } = WorkerOptions.DefaultCheckpointBytes;

    private const long DefaultCorporaBytes = 3L << 30;

    /// <summary>SESSIONREC_CORPORA_BYTES: room for the corpora that a worker has fetched, or that a scheduler keeps beside PostgreSQL, gzipped; those that were not used longest go.</summary>
    public long CorporaBytes { get; init; } = DefaultCorporaBytes;

    /// <summary>Whether other machines reach its HTTP, and no token is asked for.</summary>
    public bool IsHttpOpen => OperatorToken is null && ReaderToken is null && !new Uri(HttpUrl).IsLoopback;

    /// <summary>How operators call the node.</summary>
    public string Name => Cluster.NodeName;

    /// <exception cref="InputException">A variable is missing or wrong; the message names it and says what is allowed.</exception>
    public static NodeOptions FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? Get(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

        var role = Get("SESSIONREC_ROLE");
        if (role is not (SessionRecConfig.SchedulerRole or SessionRecConfig.WorkerRole))
            throw new InputException($"SESSIONREC_ROLE is '{role}': it is {SessionRecConfig.SchedulerRole} or {SessionRecConfig.WorkerRole}.");
        var isScheduler = role == SessionRecConfig.SchedulerRole;
        var cluster = ClusterOptions.FromEnvironment(environment, [role], defaultPort: 0);
        var http = Get(HttpListenAddress.Variable) ?? (isScheduler ? "127.0.0.1:8080" : "127.0.0.1:0");
        var listen = HttpListenAddress.Parse(http);
        var reachable = listen.Host is "0.0.0.0" or "[::]" ? $"http://{cluster.Host}:{listen.Port}/" : listen.AbsoluteUri;
        if (!Uri.TryCreate(Get("SESSIONREC_HTTP_URL") ?? reachable, UriKind.Absolute, out var advertised))
            throw new InputException($"SESSIONREC_HTTP_URL is '{Get("SESSIONREC_HTTP_URL")}': it is the URL that other nodes reach this one by, for example http://10.0.0.7:8080/.");
        var slots = Get("SESSIONREC_SLOTS") ?? Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
        if (!decimal.TryParse(slots, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cpu) || cpu <= 0 || cpu > 4096)
            throw new InputException($"SESSIONREC_SLOTS is '{slots}': it is a number of cores above 0, for example 4.");
        var memory = Get("SESSIONREC_MEMORY") is { } text ? MemorySize.Parse(text, "SESSIONREC_MEMORY") : (long?)null;
        var data = Path.GetFullPath(Get("SESSIONREC_DATA") ?? "data");
        var (operators, readers) = (isScheduler ? AccessToken.FromEnvironment(environment, AccessToken.OperatorVariable) : null, AccessToken.FromEnvironment(environment, AccessToken.ReaderVariable));
        if (isScheduler && operators is null && readers is not null) throw new InputException($"{AccessToken.ReaderVariable} is set and {AccessToken.OperatorVariable} is not: whoever may look could then steer as well. Set both.");
        return new NodeOptions(
            cluster, role, data, $"http://{http}", advertised, cpu, memory,
            isScheduler ? StorageOptions.FromEnvironment(environment) : new StorageOptions(Postgres: null))
        {
            Checkpoints = FileStores.Parse(Get("SESSIONREC_CHECKPOINTS") ?? Path.Combine(data, "checkpoints"), "SESSIONREC_CHECKPOINTS"),
            Artifacts = isScheduler && Get("SESSIONREC_ARTIFACTS") is { } artifacts ? FileStores.Parse(artifacts, "SESSIONREC_ARTIFACTS") : null,
            S3 = S3Options.FromEnvironment(environment),
            CheckpointBytes = Get("SESSIONREC_CHECKPOINTS_BYTES") is { } kept ? MemorySize.Parse(kept, "SESSIONREC_CHECKPOINTS_BYTES") : WorkerOptions.DefaultCheckpointBytes,
            CorporaBytes = Get("SESSIONREC_CORPORA_BYTES") is { } room ? MemorySize.Parse(room, "SESSIONREC_CORPORA_BYTES") : DefaultCorporaBytes,
            OperatorToken = operators,
            ReaderToken = readers,
            HttpLimits = HttpLimits.FromEnvironment(environment),
        };
    }
}
