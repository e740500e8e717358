using System.CommandLine;
using SessionRec.Cli.Cluster.Kubernetes;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Cluster;

/// <summary><c>sessionrec cluster scale --workers N</c>: more workers or fewer.</summary>
internal sealed class ClusterScaleCommand : TerminalCommand
{
    private readonly Option<int> _workers = new("--workers") { Description = "How many workers there are to be.", Required = true, HelpName = "n" };
    private readonly Option<string> _directory = LocalClusterOptions.Directory();
    private readonly KubernetesOptions _kubernetes = new();
    private readonly Option<int> _timeout = KubernetesOptions.Timeout();

    public ClusterScaleCommand(Terminal terminal)
        : base(terminal, "scale", "Start workers like the first, or let those of the highest numbers (in Kubernetes: any) hand back their trials and leave.", "sessionrec cluster scale --workers 8", "sessionrec cluster scale --kubernetes --workers 40")
    {
        _kubernetes.AddTo(this);
        Add(_timeout);
        Add(_workers);
        Add(_directory);
    }

    protected override async Task<int> ExecuteAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var directory = arguments.GetRequiredValue(_directory);
        if (_kubernetes.AreMeant(arguments))
        {
            using var access = _kubernetes.Open(arguments, directory);
            return await KubernetesCommands.ScaleAsync(Terminal, access, arguments.GetValue(_workers), KubernetesOptions.Patience(arguments.GetValue(_timeout)), cancellation);
        }

        var cluster = new LocalCluster(directory, TimeProvider.System);
        var (joined, left) = await cluster.ScaleAsync(arguments.GetValue(_workers), name => Terminal.WriteLine($"{name} is up"), cancellation);
        if (left.Count > 0) Terminal.WriteLine($"{string.Join(", ", left.Select(n => n.Name))} handed back {(left.Count == 1 ? "its" : "their")} trials and left");
        Terminal.WriteLine($"{Figures.Count(arguments.GetValue(_workers), "worker")}{(joined.Count + left.Count == 0 ? ", as before" : "")}");
        return ExitCode.Done;
    }
}
