using Akka.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Storage;
using SessionRec.Lighthouse;
using SessionRec.Node;

namespace SessionRec.Deploy.Tests;

/// <summary>The program of a container, put together (but not started) with the environment that its manifest gives it.</summary>
internal sealed class RealProgram : IAsyncDisposable
{
    private static readonly Config AkkaKnows = ConfigurationFactory.FromResource<Akka.Cluster.Cluster>("Akka.Cluster.Configuration.Cluster.conf")
        .WithFallback(ConfigurationFactory.FromResource<Akka.Remote.RemoteSettings>("Akka.Remote.Configuration.Remote.conf")).WithFallback(ConfigurationFactory.Default());

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("sessionrec-deploy-");
    private readonly WebApplication _app;

    private RealProgram(Workload workload, ContainerEnvironment environment)
    {
        var recording = new RecordingEnvironment(Mounted(workload, environment.Variables));
        Command = workload.Container.Command.Single();
        (_app, Cluster, HttpUrl, Node) = Build(recording);
        Reads = name => recording.Read.Contains(name) || IsSettingOfAkka(name);
    }

    public string Command { get; }

    public ClusterOptions Cluster { get; }

    public Uri HttpUrl { get; }

    /// <summary>Null for a Lighthouse.</summary>
    public NodeOptions? Node { get; }

    /// <summary>Whether the program reads the variable.</summary>
    public Func<string, bool> Reads { get; }

    public string Address => $"{(Cluster.Certificate is null ? "akka.tcp" : "akka.ssl.tcp")}://{Cluster.ActorSystem}@{Cluster.Host}:{Cluster.Port}";

    public TimeSpan ShutdownTimeout => _app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

    public IReadOnlyList<string> Routes =>
        [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText!)];

    public static RealProgram Of(Manifests manifests, Workload workload, int replica = 0) => new(workload, new ContainerEnvironment(manifests, workload, replica));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    /// <summary>Whether a variable sets what Akka knows: a path of its own reference configuration.</summary>
    public static bool IsSettingOfAkka(string name)
    {
        var set = SessionRecConfig.FromEnvironment([KeyValuePair.Create(name, "it")]).AsEnumerable().ToList();
        return set.Count > 0 && AkkaKnows.HasPath(name.ToLowerInvariant().Replace("__", ".", StringComparison.Ordinal).Replace('_', '-'));
    }

    /// <summary>The variables that name a file of a secret name one that is here.</summary>
    private Dictionary<string, string> Mounted(Workload workload, IReadOnlyDictionary<string, string> variables)
    {
        var here = new Dictionary<string, string>(variables, StringComparer.Ordinal);
        foreach (var (name, path) in variables)
        {
            if (workload.VolumeOf(path) is not { Volume.Secret: { } secret } mount) continue;
            var key = secret.Items.Single(i => i.Path == mount.Path).Key;
            here[name] = Path.Combine(_data.FullName, $"{secret.SecretName}.{key}");
            File.WriteAllText(here[name], PlayedSecrets.Value(secret.SecretName, key));
        }

        return here;
    }

    private (WebApplication App, ClusterOptions Cluster, Uri Http, NodeOptions? Node) Build(RecordingEnvironment environment)
    {
        if (Command == "/app/" + typeof(LighthouseHost).Assembly.GetName().Name)
        {
            var options = LighthouseOptions.FromEnvironment(environment);
            return (LighthouseHost.Build(options, environment), options.Cluster, options.HttpUrl, null);
        }

        Assert.Equal("/app/" + typeof(NodeHost).Assembly.GetName().Name, Command);
        var node = NodeOptions.FromEnvironment(environment);
        // The manifest's folder and its database are other machines'; all else is as it says.
        return (NodeHost.Build(node with { DataFolder = _data.FullName, Storage = new StorageOptions(Postgres: null) }, environment), node.Cluster, new Uri(node.HttpUrl), node);
    }
}
