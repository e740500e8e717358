using System.Text.Json;
using SessionRec.Core;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>What <c>cluster up --kubernetes</c> writes down, so that later commands find the cluster.</summary>
/// <param name="Context">The context of the kubeconfig; null where there is none, inside a cluster.</param>
/// <param name="Namespace">The namespace.</param>
internal sealed record KubernetesState(string? Context, string Namespace)
{
    public const string FileName = "kubernetes.json";

    /// <summary>The state in <paramref name="directory"/>, or null where there is none.</summary>
    public static KubernetesState? Find(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<KubernetesState>(File.ReadAllText(path), ReportJson.Compact);
        }
        catch (JsonException broken)
        {
            throw new InputException($"{path} cannot be read: {broken.Message}", broken);
        }
    }

    public void Save(string directory)
    {
        Directory.CreateDirectory(directory);
        ReplacedFile.Write(Path.Combine(directory, FileName), JsonSerializer.Serialize(this, ReportJson.Indented));
    }

    public static void Delete(string directory)
    {
        // Where another told the namespace there is not even the folder.
        if (File.Exists(Path.Combine(directory, FileName))) File.Delete(Path.Combine(directory, FileName));
    }
}
