using System.Collections;
using System.CommandLine;
using System.CommandLine.Parsing;
using SessionRec.Actors.Storage;
using SessionRec.Cli.Cluster.Kubernetes;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster up</c>: a cluster of real processes on this machine, or of pods in Kubernetes.</summary>
internal sealed class ClusterUpCommand : TerminalCommand
{
    private static readonly ClusterPlan Defaults = new();
    private static readonly KubernetesPlan InKubernetes = new();
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Option<int> _workers = new("--workers", "-n") { Description = "Worker nodes.", DefaultValueFactory = _ => Defaults.Workers };
    private readonly Option<int> _lighthouses = new("--lighthouses") { Description = "Seed nodes: 1, or 3 of which one may die.", DefaultValueFactory = _ => Defaults.Lighthouses };
    private readonly Option<int> _schedulers = new("--schedulers") { Description = "Scheduler nodes: 1, or 2 on PostgreSQL, of which one stands by.", DefaultValueFactory = _ => Defaults.Schedulers };
    private readonly Option<string?> _postgres = new("--postgres") { Description = $"File that has the PostgreSQL connection; {StorageOptions.PostgresVariable} and {StorageOptions.PostgresFileVariable} say it too. SQLite otherwise.", HelpName = "file" };
    private readonly Option<bool> _noRestart = new("--no-restart") { Description = "Do not start nodes again that end by themselves." };
    private readonly Option<int> _cpus = new("--cpus") { Description = "Slots of each worker: trials it runs at once, and processors that it uses.", DefaultValueFactory = _ => Defaults.Cpus };
    private readonly Option<string> _memory = new("--memory") { Description = "Memory of each worker.", DefaultValueFactory = _ => Defaults.Memory };
    private readonly Option<string> _http = new("--http") { Description = "Address of the HTTP API; port 0 for any free one.", HelpName = "address:port", DefaultValueFactory = _ => Defaults.Http };
    private readonly Option<int> _port = new("--port") { Description = "Akka port of the seed node; 0 for any free one.", DefaultValueFactory = _ => Defaults.Port };
    private readonly Option<bool> _tls = new("--tls") { Description = "Nodes speak TLS and know each other by certificates, which are made in the folder." };
    private readonly Option<string> _directory = LocalClusterOptions.Directory();
    private readonly KubernetesOptions _kubernetes = new();
    private readonly Option<string?> _image = new("--image") { Description = "In Kubernetes: the image with the programs, where your cluster finds it.", HelpName = "image" };
    private readonly Option<string> _storage = new("--storage") { Description = "In Kubernetes: the scheduler's volume, for the studies and the data that are sent. It cannot be changed later.", HelpName = "size", DefaultValueFactory = _ => InKubernetes.Storage };
    private readonly Option<int> _timeout = KubernetesOptions.Timeout();
    private readonly Option<bool> _detach = new("--detach", "-d") { Description = "Return when all are up and leave the cluster running; otherwise Ctrl+C ends it." };

    public ClusterUpCommand(Terminal terminal)
        : base(
            terminal,
            "up",
            "Start a cluster of processes on this machine, or of pods in Kubernetes: a lighthouse, a scheduler and workers. Waits until all are up.",
            "sessionrec cluster up --workers 5 --cpus 1 --memory 2Gi --detach",
            "sessionrec cluster up --lighthouses 3 --schedulers 2 --postgres connection.txt --workers 4",
            "sessionrec cluster up --kubernetes --context kind-kind --workers 8 --cpus 1 --memory 2Gi --image registry.example.org/sessionrec:0.1.0",
            "sessionrec cluster up --http 127.0.0.1:9000 --port 4153 --dir /tmp/second")
    {
        foreach (Option option in new Option[] { _lighthouses, _schedulers, _workers, _cpus, _memory, _http, _port, _postgres, _tls, _directory, _detach, _noRestart }) Add(option);
        _kubernetes.AddTo(this);
        Add(_image);
        Add(_storage);
        Add(_timeout);
    }

    public override string HowToGoOn(ParseResult arguments) =>
        $"Studies and their results are kept in {arguments.GetValue(_directory)}: the next cluster up from there goes on with them.";

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var directory = arguments.GetRequiredValue(_directory);
        if (_kubernetes.AreMeant(arguments)) return await UpInKubernetesAsync(arguments, directory, cancellation);
        var cluster = new LocalCluster(directory, TimeProvider.System);
        var plan = new ClusterPlan
        {
            Lighthouses = arguments.GetValue(_lighthouses),
            Schedulers = arguments.GetValue(_schedulers),
            PostgresFile = arguments.GetValue(_postgres),
            Workers = arguments.GetValue(_workers),
            Cpus = arguments.GetValue(_cpus),
            Memory = arguments.GetRequiredValue(_memory),
            Http = arguments.GetRequiredValue(_http),
            Port = arguments.GetValue(_port),
            Tls = arguments.GetValue(_tls),
            Directory = directory,
        };

        var state = await StartAsync(cluster, plan, cancellation);
        ClusterReport.WriteUp(Terminal, state);
        var down = directory == ClusterState.DefaultDirectory ? "sessionrec cluster down" : $"sessionrec cluster down --dir {directory}";
        var restarts = !arguments.GetValue(_noRestart);
        if (arguments.GetValue(_detach))
        {
            if (restarts) cluster.Supervise();
            Terminal.WriteLine($"down: {down}");
            return ExitCode.Done;
        }

        Terminal.WriteLine("Ctrl+C takes the cluster down.");
        return await StayAsync(cluster, directory, restarts, cancellation);
    }

    private async Task<int> UpInKubernetesAsync(ParseResult arguments, string directory, CancellationToken cancellation)
    {
        Option[] ofThisMachine = [_schedulers, _postgres, _http, _port, _tls, _detach, _noRestart];
        if (ofThisMachine.FirstOrDefault(o => arguments.GetResult(o) is OptionResult { Implicit: false }) is { } other)
            throw new InputException($"{other.Name} is for a cluster on this machine. Two schedulers on PostgreSQL, TLS and more in Kubernetes: kubectl apply -k deploy/k8s/overlays/production");
        using var access = _kubernetes.Open(arguments, directory);
        var plan = new KubernetesPlan
        {
            Lighthouses = arguments.GetValue(_lighthouses),
            Workers = arguments.GetValue(_workers),
            Cpus = arguments.GetValue(_cpus),
            Memory = arguments.GetRequiredValue(_memory),
            Image = arguments.GetValue(_image),
            Storage = arguments.GetRequiredValue(_storage),
            Namespace = access.Namespace,
        };
        return await KubernetesCommands.UpAsync(Terminal, access, plan, directory, KubernetesOptions.Patience(arguments.GetValue(_timeout)), cancellation);
    }

    private async Task<ClusterState> StartAsync(LocalCluster cluster, ClusterPlan plan, CancellationToken cancellation)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
        if (!Terminal.IsLive) return await cluster.UpAsync(plan, environment, name => Terminal.WriteLine($"{name} is up"), cancellation);
        var (up, all) = (0, plan.Lighthouses + plan.Schedulers + plan.Workers);
        return await Spectre.Console.AnsiConsoleExtensions.Status(Terminal.Console).StartAsync(
            $"starting {all} nodes",
            status => cluster.UpAsync(plan, environment, name => status.Status = $"{++up} of {all} nodes are up ({name})", cancellation));
    }

    /// <summary>Watches over the nodes until somebody ends the cluster, here or with <c>cluster down</c>.</summary>
    private async Task<int> StayAsync(LocalCluster cluster, string directory, bool restarts, CancellationToken cancellation)
    {
        var reported = new HashSet<ProcessIdentity>();
        try
        {
            if (restarts) await ClusterSuperviseCommand.SuperviseAsync(Terminal, cluster, directory, TimeProvider.System, cancellation);
            while (ClusterState.Find(directory) is { } state)
            {
                foreach (var node in state.Nodes.Where(n => n is { IsAlive: false, Drained: false, Process: { } process } && reported.Add(process)))
                    Terminal.WriteLine($"{node.Name} ended. Start it again: sessionrec cluster start {node.Name}   (log {ClusterReport.Shown(node.Log)})");
                await Task.Delay(LookEvery, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            await ClusterDownCommand.EndAsync(Terminal, cluster, directory);
            throw;
        }

        Terminal.WriteLine("The cluster was taken down.");
        return ExitCode.Done;
    }
}
