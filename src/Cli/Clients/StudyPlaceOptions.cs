using System.CommandLine;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Security;
using SessionRec.Cli.Cluster;
using SessionRec.Cli.Cluster.Kubernetes;
using SessionRec.Core;

namespace SessionRec.Cli.Clients;

/// <summary>
/// The options that say where a study is, and the order in which places are tried: <c>--server</c>,
/// <c>SESSIONREC_SERVER</c>, a folder of that name among the results on this machine, the cluster that <c>cluster up</c> started from here.
/// </summary>
internal sealed class StudyPlaceOptions
{
    public const string DefaultResults = "results";
    private readonly Option<string?> _server = new("--server") { Description = $"The scheduler node, like http://127.0.0.1:8080, or several, separated by commas, or {KubernetesPlace.Scheme}://NAMESPACE; {ServerAddress.Variable} says it too.", HelpName = "url" };
    private readonly Option<string> _results;
    private readonly Option<string> _directory = LocalClusterOptions.Directory();

    /// <param name="describesOutput">Whether <c>--outdir</c> is this folder's name on the command line; otherwise it is <c>--results</c>.</param>
    public StudyPlaceOptions(bool describesOutput = true) => _results = new(describesOutput ? "--outdir" : "--results")
    {
        Description = "Folder in which the studies of this machine are.",
        HelpName = "folder",
        DefaultValueFactory = _ => DefaultResults,
    };

    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_results);
        command.Add(_directory);
    }

    /// <summary>The place of <paramref name="study"/>.</summary>
    /// <exception cref="InputException">There is none; the message says what was looked for.</exception>
    public StudyPlace Resolve(ParseResult arguments, string study)
    {
        if (NamedServer(arguments) is { } server) return server;
        var folder = Path.Combine(arguments.GetRequiredValue(_results), study);
        if (StoredStudies.Open(folder) is { } stored) return new StudyPlace(stored, folder);
        return LocalCluster(arguments)
            ?? throw new InputException($"There is no study '{study}' in {arguments.GetRequiredValue(_results)}, and no cluster on this machine. Name its server: --server http://...");
    }

    /// <summary>The folder on this machine for what is made of <paramref name="study"/>.</summary>
    public string FolderOf(ParseResult arguments, string study) => Path.Combine(arguments.GetRequiredValue(_results), study);

    /// <summary>The server that was named, else the local cluster's.</summary>
    /// <exception cref="InputException">There is neither.</exception>
    public StudyPlace ResolveServer(ParseResult arguments) => NamedServer(arguments) ?? LocalCluster(arguments)
        ?? throw new InputException("There is no cluster on this machine. Start one with: sessionrec cluster up, or name a server: --server http://...");

    /// <summary>All places: a named server alone, else every folder among the results, and the local cluster.</summary>
    public IReadOnlyList<StudyPlace> ResolveAll(ParseResult arguments)
    {
        if (NamedServer(arguments) is { } server) return [server];
        var places = new List<StudyPlace>();
        var results = arguments.GetRequiredValue(_results);
        if (Directory.Exists(results))
            foreach (var folder in Directory.EnumerateDirectories(results).Order(StringComparer.Ordinal))
                if (StoredStudies.Open(folder) is { } stored)
                    places.Add(new StudyPlace(stored, folder));
        if (LocalCluster(arguments) is { } cluster) places.Add(cluster);
        return places;
    }

    private StudyPlace? NamedServer(ParseResult arguments) =>
        (arguments.GetValue(_server) ?? ServerAddress.FromEnvironment()) is { } server ? PlaceOf(ServerAddress.ParseAll(server)) : null;

    /// <summary>The cluster that was started from here: on this machine, else in Kubernetes.</summary>
    private StudyPlace? LocalCluster(ParseResult arguments)
    {
        var directory = arguments.GetRequiredValue(_directory);
        if (ClusterState.Find(directory) is { } state) return PlaceOf(state.Servers);
        return KubernetesState.Find(directory) is { } kubernetes ? KubernetesPlace.Open(kubernetes.Context, kubernetes.Namespace, AccessToken.OfProcess()) : null;
    }

    public static StudyPlace PlaceOf(IReadOnlyList<Uri> servers)
    {
        if (servers.All(s => s.Scheme != KubernetesPlace.Scheme)) return HttpPlaceOf(servers);
        return servers.Count == 1 ? KubernetesPlace.Open(servers[0], AccessToken.OfProcess()) : throw new InputException("A cluster in Kubernetes stands by itself: one address.");
    }

    private static StudyPlace HttpPlaceOf(IReadOnlyList<Uri> servers) => new(new HttpStudyClient(servers, token: AccessToken.OfProcess()), string.Join(',', servers.Select(s => s.AbsoluteUri.TrimEnd('/'))));
}
