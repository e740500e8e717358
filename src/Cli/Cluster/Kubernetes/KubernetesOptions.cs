using System.CommandLine;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>The options that say that a command is about a cluster in Kubernetes, and where.</summary>
internal sealed class KubernetesOptions
{
    private readonly Option<bool> _kubernetes = new("--kubernetes") { Description = "In Kubernetes, not on this machine." };
    private readonly Option<string?> _context = new("--context") { Description = "The context of the kubeconfig; the current one where it is not said.", HelpName = "name" };
    private readonly Option<string?> _namespace = new("--namespace") { Description = $"The namespace; {KubernetesPlan.DefaultNamespace} where it is not said.", HelpName = "name" };

    public void AddTo(Command command)
    {
        command.Add(_kubernetes);
        command.Add(_context);
        command.Add(_namespace);
    }

    /// <summary>How many minutes pods may take to become ready.</summary>
    public static Option<int> Timeout() => new("--timeout") { Description = "In Kubernetes: minutes until pods that are not ready are given up.", HelpName = "minutes", DefaultValueFactory = _ => 5 };

    /// <exception cref="InputException">The number of minutes is not allowed.</exception>
    public static TimeSpan Patience(int minutes) =>
        minutes is >= 1 and <= 1440 ? TimeSpan.FromMinutes(minutes) : throw new InputException($"--timeout: {minutes} is not allowed; it is 1 to 1440 minutes.");

    public bool AreMeant(ParseResult arguments) =>
        arguments.GetValue(_kubernetes) || arguments.GetValue(_context) is not null || arguments.GetValue(_namespace) is not null;

    /// <summary>The API server: of what is said, else of what <c>cluster up --kubernetes</c> wrote into <paramref name="directory"/>.</summary>
    public KubernetesAccess Open(ParseResult arguments, string directory)
    {
        var state = KubernetesState.Find(directory);
        var name = arguments.GetValue(_namespace) ?? state?.Namespace ?? KubernetesPlan.DefaultNamespace;
        KubernetesNames.CheckNamespace(name);
        return KubernetesAccess.Open(arguments.GetValue(_context) ?? state?.Context, name);
    }
}
