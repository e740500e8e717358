using SessionRec.Cli.Cluster.Kubernetes;
using SessionRec.Core;

namespace SessionRec.Cli.Clients;

/// <summary>The address of a scheduler node, as people write it.</summary>
internal static class ServerAddress
{
    /// <summary>The environment variable that names the server where no option does.</summary>
    public const string Variable = "SESSIONREC_SERVER";

    /// <summary><c>127.0.0.1:8080</c> and <c>http://127.0.0.1:8080/</c> are the same; <c>kubernetes://sessionrec</c> is a namespace of Kubernetes.</summary>
    /// <exception cref="InputException">It is no such address.</exception>
    public static Uri Parse(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or KubernetesPlace.Scheme
            ? address
            : throw new InputException($"'{text}' is no server address; write it like http://127.0.0.1:8080, or {KubernetesPlace.Scheme}://{KubernetesPlan.DefaultNamespace} for a namespace of Kubernetes.");
    }

    /// <summary>One or more addresses, separated by commas.</summary>
    public static IReadOnlyList<Uri> ParseAll(string text)
    {
        var all = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return all.Length == 0 ? [Parse(text)] : Array.ConvertAll(all, Parse);
    }

    /// <summary>What <see cref="Variable"/> says, null where it says nothing.</summary>
    public static string? FromEnvironment() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
}
