using System.Text.RegularExpressions;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>What our objects are called in the manifests.</summary>
internal static partial class KubernetesNames
{
    public const string Lighthouse = "lighthouse";
    public const string Scheduler = "scheduler";
    public const string Worker = "worker";

    /// <summary>Who changes objects, as the server notes it.</summary>
    public const string FieldManager = "sessionrec";

    public const string ManagedByLabel = "app.kubernetes.io/managed-by";
    public const string ComponentLabel = "app.kubernetes.io/component";

    /// <summary>Selects all our objects.</summary>
    public const string Selector = "app.kubernetes.io/name=sessionrec,app.kubernetes.io/instance=sessionrec";

    /// <summary>The secret with the operator's token, and its key.</summary>
    public const string OperatorSecret = "sessionrec-operator";

    public const string OperatorSecretKey = "token";

    /// <summary>The port of a scheduler pod's HTTP.</summary>
    public const int HttpPort = 8080;

    /// <exception cref="InputException">It is no name of a namespace.</exception>
    public static void CheckNamespace(string name)
    {
        if (!Label().IsMatch(name)) throw new InputException($"--namespace: '{name}' is no name of a namespace: small letters, digits and hyphens, at most 63.");
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();
}
