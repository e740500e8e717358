using System.Text.Json;
using System.Text.Json.Serialization;
using SessionRec.Actors.Hosting;
using SessionRec.Core;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Cluster;

/// <summary>What <c>cluster up</c> writes down, so that later commands find the cluster's processes again.</summary>
/// <param name="Http">The scheduler node's HTTP address.</param>
/// <param name="Seed">The seed nodes' Akka addresses, separated by commas.</param>
/// <param name="Nodes">All nodes, in the order in which they were started.</param>
/// <param name="Supervisor">The process that starts nodes again that ended; null where there is none.</param>
internal sealed record ClusterState(Uri Http, string Seed, IReadOnlyList<ClusterNode> Nodes, ProcessIdentity? Supervisor = null)
{
    public const string FileName = "cluster.json";

    /// <summary>Where a cluster is kept unless somebody says otherwise.</summary>
    public static string DefaultDirectory { get; } = Path.Combine(".sessionrec", "cluster");

    /// <summary>The HTTP addresses of all scheduler nodes.</summary>
    [JsonIgnore]
    public IReadOnlyList<Uri> Servers => [.. Nodes.Where(n => n.Role == ClusterRole.Scheduler).Select(n => new Uri($"http://{n.Environment[HttpListenAddress.Variable]}"))];

    /// <summary>The workers, by their numbers.</summary>
    [JsonIgnore]
    public IReadOnlyList<ClusterNode> Workers => [.. Nodes.Where(n => n.Role == ClusterRole.Worker).OrderBy(n => n.Name.Length).ThenBy(n => n.Name, StringComparer.Ordinal)];

    /// <summary>The state in <paramref name="directory"/>, or null where there is none.</summary>
    public static ClusterState? Find(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<ClusterState>(File.ReadAllText(path), ReportJson.Compact);
        }
        catch (JsonException broken)
        {
            throw new InputException($"{path} cannot be read: {broken.Message}", broken);
        }
    }

    /// <exception cref="InputException">There is no cluster in <paramref name="directory"/>.</exception>
    public static ClusterState Load(string directory) => Find(directory)
        ?? throw new InputException($"There is no cluster in {directory}. Start one with: sessionrec cluster up");

    public void Save(string directory)
    {
        Directory.CreateDirectory(directory);
        ReplacedFile.Write(Path.Combine(directory, FileName), JsonSerializer.Serialize(this, ReportJson.Indented));
    }

    public static void Delete(string directory) => File.Delete(Path.Combine(directory, FileName));

    public ClusterNode Node(string name) => Nodes.FirstOrDefault(n => n.Name == name)
        ?? throw new InputException($"There is no node '{name}'. There are: {string.Join(", ", Nodes.Select(n => n.Name))}.");

    /// <summary>A copy in which the node of the same name is <paramref name="node"/>.</summary>
    public ClusterState With(ClusterNode node) => this with { Nodes = [.. Nodes.Select(n => n.Name == node.Name ? node : n)] };
}
