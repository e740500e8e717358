using System.Globalization;
using System.Text.Json;
using k8s.Models;

namespace SessionRec.Deploy.Tests.Containers;

/// <summary>
/// The overlay <c>production</c>, so with TLS, and with shared checkpoints in containers: each with the environment, the command, the user, the memory and the read-only root that its
/// manifest gives it, a folder that the workers share for their checkpoints, and PostgreSQL, the machine's own, in one more.
/// </summary>
internal sealed class ContainerCluster : IAsyncDisposable
{
    /// <summary>Where <see cref="ContainerEnvironment"/> has the pods' addresses, and beside them all others.</summary>
    private const string Subnet = "10.42.0.0/23";

    private const string Connection = "Host=postgres;Username=sessionrec;Database=postgres";

    private const string Others = "10.42.1.0/24";

    /// <summary>Workers that a test may start, those that come in place of others among them.</summary>
    private const int MostWorkers = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Manifests _manifests = Manifests.Render("overlays/production + components/shared-checkpoints");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessionrec-containers-");

    private readonly List<string> _workerHosts = [];

    private ContainerCluster(Podman podman) => Podman = podman;

    public Podman Podman { get; }

    /// <summary>A folder that clients see as <c>/work</c>.</summary>
    public string Work => Path.Combine(_folder.FullName, "work");

    /// <summary>The volume that the workers share.</summary>
    public string Checkpoints => Path.Combine(_folder.FullName, "checkpoints");

    public static async Task<ContainerCluster> StartAsync()
    {
        var cluster = new ContainerCluster(await Podman.StartAsync(Subnet, Others));
        try
        {
            MakeForAll(cluster.Work);
            MakeForAll(cluster.Checkpoints);
            await cluster.StartPostgresAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The container that Kubernetes would make for a pod; returns its name.</summary>
    /// <param name="isSupervised">Whether it is started again however it ends, as the kubelet does; else only where it failed, as a node does that the others have taken for dead.</param>
    public async Task<string> StartPodAsync(string workload, int replica, bool isSupervised)
    {
        var what = _manifests.Find(workload);
        var name = what.PodName(replica);
        List<string> arguments =
        [
            "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", $"{what.Pod.SecurityContext.RunAsUser}:{what.Pod.SecurityContext.RunAsGroup}",
            "--memory", what.Container.Resources.Limits["memory"].ToDecimal().ToString(CultureInfo.InvariantCulture),
            "--restart", isSupervised ? "always" : "on-failure",
            "--entrypoint", what.Container.Command.Single(),
        ];
        if (what.ServiceName is { } service) arguments.AddRange(["--network-alias", $"{name}.{service}"]);
        else arguments.AddRange(["--ip", AddressOf(what, replica)]);
        // Both ways, as Kubernetes' DNS has the pods of a Service without an address; podman's answers of names for addresses are none that glibc takes.
        if (_workerHosts.Count == 0)
            for (var other = 0; other < MostWorkers; other++) _workerHosts.Add(await HostOfWorkerAsync(other));
        foreach (var host in _workerHosts) arguments.AddRange(["--add-host", host]);
        foreach (var mount in what.Container.VolumeMounts)
            arguments.AddRange(what.Pod.Volumes.Single(v => v.Name == mount.Name) switch
            {
                { Secret: { } secret } => ["--volume", $"{FolderOf(secret)}:{mount.MountPath}:ro"],
                { PersistentVolumeClaim: not null } => ["--volume", $"{Checkpoints}:{mount.MountPath}"],
                // A new volume has the owner that the image's folder has; a tmpfs would be root's.
                _ => mount.MountPath == "/tmp" ? (string[])["--tmpfs", "/tmp:rw,mode=1777"] : ["--volume", mount.MountPath],
            });
        foreach (var (variable, value) in new ContainerEnvironment(_manifests, what, replica).Variables) arguments.AddRange(["--env", $"{variable}={value}"]);
        await Podman.StartAsync(name, [.. arguments, Podman.Image]);
        return name;
    }

    /// <summary>Runs <c>sessionrec</c> in a container of the same image.</summary>
    public Task<string> ClientAsync(params string[] arguments) => Podman.RunAsync(Client(arguments));

    /// <summary>Whether a client is answered.</summary>
    public async Task<bool> AnswersAsync(params string[] arguments) => (await Podman.TryAsync(Client(arguments))).ExitCode == 0;

    /// <summary>The epochs that were reported of all trials of a study.</summary>
    public async Task<int> EpochsAsync(string study, string? server = null)
    {
        var (exitCode, output, _) = await Podman.TryAsync(Client(["studies", "--json", .. server is null ? (string[])[] : ["--server", server]]));
        if (exitCode != 0) return -1;
        return JsonDocument.Parse(output).RootElement.EnumerateArray().Select(s => s.GetProperty("study")).Where(s => s.GetProperty("name").GetString() == study).Select(s => s.GetProperty("epochsReported").GetInt32()).SingleOrDefault(-1);
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"After {Patience.TotalMinutes} minutes still not: {what}.");
            await Task.Delay(Poll, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Podman.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string AddressOf(Workload workload, int replica) => new ContainerEnvironment(_manifests, workload, replica).Variables["CLUSTER_IP"];

    /// <summary>A worker's host, as its program calls itself, and its address.</summary>
    private async Task<string> HostOfWorkerAsync(int replica)
    {
        var worker = _manifests.Find("worker");
        await using var program = RealProgram.Of(_manifests, worker, replica);
        return $"{program.Cluster.Host}:{AddressOf(worker, replica)}";
    }

    /// <summary>A folder with the files of a secret.</summary>
    private string FolderOf(V1SecretVolumeSource secret)
    {
        var folder = Path.Combine(_folder.FullName, "secrets", secret.SecretName);
        if (Directory.Exists(folder)) return folder;
        MakeForAll(folder);
        foreach (var item in secret.Items)
            File.WriteAllText(Path.Combine(folder, item.Path), secret.SecretName == "sessionrec-postgres" ? Connection : PlayedSecrets.Value(secret.SecretName, item.Key));
        return folder;
    }

    private string[] Client(string[] arguments) =>
    [
        "run", "--rm", "--network", Podman.Network, "--read-only", "--tmpfs", "/tmp:rw,mode=1777", "--volume", $"{Work}:/work", "--workdir", "/work",
        "--env", "SESSIONREC_SERVER=http://scheduler-0.scheduler:8080,http://scheduler-1.scheduler:8080",
        "--env", "SESSIONREC_OPERATOR_TOKEN=" + PlayedSecrets.Value("sessionrec-operator", "token"),
        Podman.Image, .. arguments,
    ];

    /// <summary>The machine's PostgreSQL and its libraries, in a container that sees them and its data.</summary>
    private async Task StartPostgresAsync()
    {
        var programs = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault() : null;
        Assert.SkipWhen(programs is null, "There is no PostgreSQL server in /usr/lib/postgresql (Debian: apt-get install postgresql-15).");
        var data = Path.Combine(_folder.FullName, "postgres");
        MakeForAll(data);
        const string Initialize = "exec \"$1\"/initdb -D \"$2\"/data -U sessionrec -A trust --no-sync --locale=C.UTF-8";
        string[] asPostgres =
        [
            "--read-only", "--cap-drop", "ALL", "--user", await PostgresUserAsync(), "--tmpfs", "/tmp:rw,mode=1777", "--tmpfs", "/var/run/postgresql:rw,mode=1777",
            "--volume", "/usr:/usr:ro", "--volume", "/etc:/etc:ro", "--volume", $"{data}:/data",
        ];
        await Podman.RunAsync(["run", "--rm", "--network", "none", .. asPostgres, "--entrypoint", "/bin/sh", Podman.RuntimeImage, "-c", Initialize, "sh", programs, "/data"]);
        await File.AppendAllTextAsync(Path.Combine(data, "data", "pg_hba.conf"), $"host all all {Subnet} trust\n");
        await Podman.StartAsync("postgres", [.. asPostgres, "--entrypoint", programs + "/postgres", Podman.RuntimeImage, "-D", "/data/data", "-c", "listen_addresses=*"]);
    }

    /// <summary>A folder that every user may write to: those of the containers are not the test's.</summary>
    private static void MakeForAll(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
    }

    private static async Task<string> PostgresUserAsync()
    {
        var line = (await File.ReadAllLinesAsync("/etc/passwd")).Single(l => l.StartsWith("postgres:", StringComparison.Ordinal)).Split(':');
        return $"{line[2]}:{line[3]}";
    }
}
