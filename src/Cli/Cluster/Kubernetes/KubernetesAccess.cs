using k8s;
using k8s.Autorest;
using k8s.Exceptions;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>A Kubernetes API server, as <c>kubectl</c> finds it: <c>KUBECONFIG</c>, <c>~/.kube/config</c>, or the pod this runs in.</summary>
/// <param name="Client">The client; its owner disposes of it.</param>
/// <param name="Context">The context's name; null inside a cluster.</param>
/// <param name="Namespace">The namespace that is worked in.</param>
internal sealed record KubernetesAccess(k8s.Kubernetes Client, string? Context, string Namespace) : IDisposable
{
    private const string KubeconfigVariable = "KUBECONFIG";

    /// <summary>How people read where this is.</summary>
    public string Name => Context is null ? $"namespace {Namespace}" : $"namespace {Namespace} (context {Context})";

    /// <exception cref="InputException">There is no configuration, or no such context in it.</exception>
    public static KubernetesAccess Open(string? context, string @namespace)
    {
        try
        {
            var configuration = Configuration(context);
            return new KubernetesAccess(new k8s.Kubernetes(configuration), configuration.CurrentContext, @namespace);
        }
        catch (Exception error) when (error is KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException)
        {
            throw new InputException($"Kubernetes cannot be reached: {error.Message}", error);
        }
    }

    /// <summary>Asks the server and says in its own words what it refuses.</summary>
    /// <exception cref="InputException">It refuses, or does not answer.</exception>
    public async Task<T> AskAsync<T>(Func<k8s.Kubernetes, Task<T>> question)
    {
        try
        {
            return await question(Client);
        }
        catch (HttpOperationException refused)
        {
            throw new InputException($"Kubernetes refuses: {MessageOf(refused)}", refused);
        }
        catch (HttpRequestException unreachable)
        {
            throw new InputException($"Kubernetes at {Client.BaseUri} does not answer: {(unreachable.InnerException ?? unreachable).Message}", unreachable);
        }
    }

    /// <summary>As <see cref="AskAsync{T}"/>, with null for what is not there.</summary>
    public Task<T?> FindAsync<T>(Func<k8s.Kubernetes, Task<T>> question)
        where T : class => AskAsync(async client =>
        {
            try
            {
                return await question(client);
            }
            catch (HttpOperationException missing) when (missing.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }
        });

    public void Dispose() => Client.Dispose();

    private static KubernetesClientConfiguration Configuration(string? context)
    {
        var files = (Environment.GetEnvironmentVariable(KubeconfigVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (files.Length == 0 && !File.Exists(KubernetesClientConfiguration.KubeConfigDefaultLocation))
            return KubernetesClientConfiguration.IsInCluster() && context is null
                ? KubernetesClientConfiguration.InClusterConfig()
                : throw new InputException($"There is no {KubernetesClientConfiguration.KubeConfigDefaultLocation}, and {KubeconfigVariable} names no other file. Whoever runs your Kubernetes cluster gives you one.");

        // Of several files, the first that has the context. One that takes a context from one file and its user from another is not put together.
        var configs = (files.Length == 0 ? [KubernetesClientConfiguration.KubeConfigDefaultLocation] : files).Where(File.Exists)
            .Select(f => KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(f), useRelativePaths: true)).ToList();
        var wanted = context ?? configs.Select(c => c.CurrentContext).FirstOrDefault(c => !string.IsNullOrEmpty(c))
            ?? throw new InputException("The kubeconfig has no current context. Name one: --context NAME");
        var config = configs.FirstOrDefault(c => (c.Contexts ?? []).Any(k => k.Name == wanted))
            ?? throw new InputException($"--context: there is no context '{wanted}'. There are: {string.Join(", ", configs.SelectMany(c => c.Contexts ?? []).Select(c => c.Name))}.");
        return KubernetesClientConfiguration.BuildConfigFromConfigObject(config, wanted);
    }

    /// <summary>The server's sentence where it sent one.</summary>
    private static string MessageOf(HttpOperationException refused)
    {
        try
        {
            if (KubernetesJson.Deserialize<k8s.Models.V1Status>(refused.Response.Content)?.Message is { Length: > 0 } message) return message;
        }
        catch (System.Text.Json.JsonException)
        {
            // Not the server's own words: a proxy's, perhaps.
        }

        return refused.Message;
    }
}
