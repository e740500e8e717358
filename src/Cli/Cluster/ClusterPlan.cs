using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Files;
using SessionRec.Actors.Security;
using SessionRec.Actors.Storage;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster;

/// <summary>What <c>cluster up</c> is asked for, and the nodes that come of it.</summary>
internal sealed record ClusterPlan
{
    public const int MostWorkers = 200;
    private const string Host = "127.0.0.1";
    private const string CertificateName = "node";

    /// <summary>What the nodes of this machine are reached by.</summary>
    public static readonly string[] LocalHosts = ["localhost", "127.0.0.1", "::1"];

    /// <summary>Seed nodes: 1, or 3 of which one may die.</summary>
    public int Lighthouses { get; init; } = 1;

    /// <summary>Scheduler nodes: 1, or 2 on PostgreSQL, of which one stands by.</summary>
    public int Schedulers { get; init; } = 1;

    /// <summary>The file that has the PostgreSQL connection; null where the environment says, or for SQLite.</summary>
    public string? PostgresFile { get; init; }

    /// <summary>Worker nodes.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Slots of each worker: trials it runs at once, and processors that it uses.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Memory of each worker as the nodes read it, for example <c>2Gi</c>.</summary>
    public string Memory { get; init; } = "2Gi";

    /// <summary>Where the scheduler node serves HTTP; port 0 for any free one.</summary>
    public string Http { get; init; } = $"{Host}:8080";

    /// <summary>The first seed node's Akka port, the others' follow it; 0 for any free ones.</summary>
    public int Port { get; init; } = 4053;

    /// <summary>The folder of the state file, the logs and the nodes' data.</summary>
    public string Directory { get; init; } = ClusterState.DefaultDirectory;

    /// <summary>Nodes speak TLS, with certificates that <see cref="MakeCertificates"/> makes in the folder.</summary>
    public bool Tls { get; init; }

    private string CertificateFolder => Path.Combine(Path.GetFullPath(Directory), "tls");

    /// <summary>Makes the certificate of all nodes, since all run for one person on one machine: new for every start, by the authority that the folder has.</summary>
    public void MakeCertificates(TimeProvider time)
    {
        using var authority = DevelopmentAuthority.Open(CertificateFolder, time);
        foreach (var old in (string[])[$"{CertificateName}.pem", $"{CertificateName}-key.pem"]) File.Delete(Path.Combine(CertificateFolder, old));
        authority.Issue(CertificateName, LocalHosts, TimeSpan.FromDays(365));
    }

    /// <summary>The nodes to start, in order: lighthouses, schedulers, workers. Nothing is started.</summary>
    /// <param name="environment">The environment that the nodes inherit.</param>
    /// <exception cref="InputException">A number or an address is not allowed, or a port is in use.</exception>
    public ClusterState Draw(IReadOnlyDictionary<string, string> environment)
    {
        if (Lighthouses is not (1 or 3)) throw new InputException($"--lighthouses: {Lighthouses} is not allowed; it is 1 or 3. Of two, neither could do without the other.");
        if (Schedulers is not (1 or 2)) throw new InputException($"--schedulers: {Schedulers} is not allowed; it is 1 or 2.");
        if (PostgresFile is not null) StorageOptions.Read(PostgresFile);
        else if (!StorageOptions.FromEnvironment(environment).IsPostgres && Schedulers > 1)
            throw new InputException($"--schedulers: {Schedulers} schedulers need PostgreSQL, since SQLite's files belong to one process. Name it by --postgres FILE, {StorageOptions.PostgresVariable} or {StorageOptions.PostgresFileVariable}.");
        if (Workers is < 1 or > MostWorkers) throw new InputException($"--workers: {Workers} is not allowed; it is 1 to {MostWorkers}.");
        if (Cpus is < 1 or > 1024) throw new InputException($"--cpus: {Cpus} is not allowed; it is 1 to 1024.");
        MemorySize.Parse(Memory, "--memory");
        if (Port is < 0 or > IPEndPoint.MaxPort) throw new InputException($"--port: {Port} is not allowed; it is 0 to {IPEndPoint.MaxPort}.");

        var http = Endpoints(ParseHttp(), Schedulers, "--http", taken: []);
        var seeds = Endpoints(new IPEndPoint(IPAddress.Loopback, Port), Lighthouses, "--port", http);
        if (http.IntersectBy(seeds.Select(s => s.Port), h => h.Port).FirstOrDefault() is { } both) throw new InputException($"--http and --port both take port {both.Port}; they must differ.");
        string[] complaints = [.. seeds.Select(s => PortCheck.Complaint(s, "--port")).Concat(http.Select(h => PortCheck.Complaint(h, "--http"))).OfType<string>()];
        if (complaints.Length > 0) throw new InputException(string.Join(Environment.NewLine, complaints));

        var scheme = Tls || NodeCertificate.FromEnvironment(environment) is not null ? "akka.ssl.tcp" : "akka.tcp";
        var addresses = string.Join(',', seeds.Select(s => $"{scheme}://SessionRec@{Host}:{s.Port}"));
        return new ClusterState(new Uri($"http://{http[0]}"), addresses, [.. Nodes(addresses, seeds, http, environment)]);
    }

    private IEnumerable<ClusterNode> Nodes(string seed, IReadOnlyList<IPEndPoint> seeds, IReadOnlyList<IPEndPoint> http, IReadOnlyDictionary<string, string> environment)
    {
        for (var number = 1; number <= seeds.Count; number++) yield return Node($"lighthouse-{number}", ClusterRole.Lighthouse, seed, seeds[number - 1].Port, []);
        // A port of its own for every start: a scheduler that comes back at its old address before the cluster has removed its old
        // self can find that address quarantined, and then never gets an answer to its wish to join.
        for (var number = 1; number <= http.Count; number++)
        {
            var own = new Dictionary<string, string>
            {
                ["SESSIONREC_ROLE"] = "scheduler",
                ["SESSIONREC_DATA"] = DataOf(number == 1 ? "scheduler" : $"scheduler-{number}"),
                ["SESSIONREC_HTTP"] = http[number - 1].ToString(),
            };
            if (PostgresFile is not null) (own[StorageOptions.PostgresVariable], own[StorageOptions.PostgresFileVariable]) = ("", Path.GetFullPath(PostgresFile));
            yield return Node($"scheduler-{number}", ClusterRole.Scheduler, seed, 0, own);
        }

        for (var number = 1; number <= Workers; number++)
            yield return Node($"worker-{number}", ClusterRole.Worker, seed, 0, new()
            {
                ["SESSIONREC_ROLE"] = "worker",
                ["SESSIONREC_DATA"] = DataOf($"worker-{number}"),
                ["SESSIONREC_CHECKPOINTS"] = environment.TryGetValue("SESSIONREC_CHECKPOINTS", out var checkpoints) && checkpoints.Length > 0 ? FileStores.Parse(checkpoints, "SESSIONREC_CHECKPOINTS") : DataOf("checkpoints"),
                ["SESSIONREC_SLOTS"] = Cpus.ToString(CultureInfo.InvariantCulture),
                ["SESSIONREC_MEMORY"] = Memory,
                // As many threads as slots work at once in what is neither training nor waiting; a container's limit does the same.
                ["DOTNET_PROCESSOR_COUNT"] = Cpus.ToString(CultureInfo.InvariantCulture),
                // What is not vectors is .NET's heap: a trial that asks for more of it than all may have fails, before the system ends the process.
                ["DOTNET_GCHeapHardLimit"] = MemorySize.Parse(Memory, "--memory").ToString("X", CultureInfo.InvariantCulture),
            });
    }

    /// <summary>A worker of another number with everything else as <paramref name="worker"/> has it; not started.</summary>
    public static ClusterNode WorkerLike(ClusterNode worker, int number)
    {
        var name = $"worker-{number}";
        var environment = new Dictionary<string, string>(worker.Environment)
        {
            ["SESSIONREC_NODE_NAME"] = name,
            ["SESSIONREC_DATA"] = Beside(worker.Environment["SESSIONREC_DATA"], name),
            ["SESSIONREC_PBM"] = PbmOf(ClusterRole.Worker).ToString(),
        };
        return worker with { Name = name, Environment = environment, Log = Beside(worker.Log, name + ".log"), Process = null, Drained = false };
    }

    /// <summary>The assembly of a node, as it was installed with this program.</summary>
    public static string ProgramOf(ClusterRole role) => Path.Combine(AppContext.BaseDirectory, role == ClusterRole.Lighthouse ? "SessionRec.Lighthouse.dll" : "SessionRec.Node.dll");

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(path)!, name);

    private ClusterNode Node(string name, ClusterRole role, string seed, int port, Dictionary<string, string> own)
    {
        var environment = new Dictionary<string, string>
        {
            ["ACTORSYSTEM"] = "SessionRec",
            ["CLUSTER_IP"] = Host,
            ["CLUSTER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["CLUSTER_SEEDS"] = seed,
            ["SESSIONREC_NODE_NAME"] = name,
            ["SESSIONREC_PBM"] = PbmOf(role).ToString(),
        };
        if (Tls)
        {
            environment[NodeCertificate.CertificateVariable] = Path.Combine(CertificateFolder, $"{CertificateName}.pem");
            environment[NodeCertificate.KeyVariable] = Path.Combine(CertificateFolder, $"{CertificateName}-key.pem");
            environment[NodeCertificate.AuthorityVariable] = Path.Combine(CertificateFolder, DevelopmentAuthority.CertificateFile);
        }

        foreach (var (variable, value) in own) environment[variable] = value;
        return new ClusterNode(
            name, role, ProgramOf(role), environment, Path.Combine(Path.GetFullPath(Directory), "logs", name + ".log"), null);
    }

    /// <summary>Where a node takes <c>pbm</c>'s commands: a lighthouse where pbm looks first, if that is free.</summary>
    private static IPEndPoint PbmOf(ClusterRole role)
    {
        var customary = new IPEndPoint(IPAddress.Loopback, CommandHostOptions.DefaultPort);
        return role == ClusterRole.Lighthouse && PortCheck.Complaint(customary, "") is null ? customary : WithPort(new IPEndPoint(IPAddress.Loopback, 0));
    }

    private string DataOf(string node) => Path.Combine(Path.GetFullPath(Directory), node);

    private IPEndPoint ParseHttp()
    {
        var text = Http.Replace("localhost", Host, StringComparison.OrdinalIgnoreCase);
        if (!text.Contains(':')) text = $"{Host}:{text}";
        return IPEndPoint.TryParse(text, out var endpoint)
            ? endpoint
            : throw new InputException($"--http: '{Http}' is no address with a port; write it like {Host}:8080.");
    }

    /// <summary>Endpoints with ports one after the other from that of <paramref name="first"/>, or any free ones for 0.</summary>
    private static IReadOnlyList<IPEndPoint> Endpoints(IPEndPoint first, int count, string option, IReadOnlyList<IPEndPoint> taken)
    {
        if (first.Port == 0) return [.. AnyFree(first, count, taken)];
        if (first.Port + count - 1 > IPEndPoint.MaxPort) throw new InputException($"{option}: there are no {count} ports from {first.Port} on.");
        return [.. Enumerable.Range(0, count).Select(i => new IPEndPoint(first.Address, first.Port + i))];
    }

    /// <summary>The system may give a free port twice, since nobody listens on it yet.</summary>
    private static List<IPEndPoint> AnyFree(IPEndPoint address, int count, IReadOnlyList<IPEndPoint> taken)
    {
        var ports = taken.Select(endpoint => endpoint.Port).ToHashSet();
        var free = new List<IPEndPoint>();
        while (free.Count < count)
            if (WithPort(address) is var endpoint && ports.Add(endpoint.Port))
                free.Add(endpoint);
        return free;
    }

    /// <summary>A free port where 0 asks for any, since the state file has to name it before the node runs.</summary>
    private static IPEndPoint WithPort(IPEndPoint endpoint)
    {
        if (endpoint.Port != 0) return endpoint;
        using var listener = new TcpListener(endpoint);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
