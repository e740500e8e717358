using System.Net.WebSockets;
using System.Text;
using k8s;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Security;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>Reaches the scheduler's HTTP in a namespace of Kubernetes through its API server: no Service is opened to the outside, and no port here.</summary>
internal static class KubernetesPortForward
{
    private const string Protocol = "v4.channel.k8s.io";

    /// <summary>A transport each connection of which goes to a scheduler pod that is ready.</summary>
    public static HttpMessageHandler Handler(KubernetesAccess access) => new ForwardingHandler(access)
    {
        InnerHandler = new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => await ConnectAsync(access, cancellation) },
    };

    private static async Task<Stream> ConnectAsync(KubernetesAccess access, CancellationToken cancellation)
    {
        var selector = $"{KubernetesNames.Selector},{KubernetesNames.ComponentLabel}={KubernetesNames.Scheduler}";
        try
        {
            var pods = await access.AskAsync(client => client.CoreV1.ListNamespacedPodAsync(access.Namespace, labelSelector: selector, cancellationToken: cancellation));
            var pod = pods.Items.FirstOrDefault(PodTrouble.IsReady) ?? throw new HttpRequestException(HttpRequestError.ConnectionError, $"no scheduler pod in {access.Name} is ready");
            return new PodConnection(await access.Client.WebSocketNamespacedPodPortForwardAsync(pod.Metadata.Name, access.Namespace, [KubernetesNames.HttpPort], Protocol, cancellationToken: cancellation));
        }
        catch (Exception error) when (error is InputException or WebSocketException or k8s.Autorest.HttpOperationException)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, error.Message, error);
        }
    }

    /// <summary>Presents the operator's token of the cluster where something is changed and the user has presented none. Owns the access that its connections are made by.</summary>
    private sealed class ForwardingHandler(KubernetesAccess access) : DelegatingHandler
    {
        private Task<AccessToken?>? _token;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && request.Headers.Authorization is null
                && await (_token ??= FindTokenAsync()).WaitAsync(cancellationToken) is { } token)
                request.Headers.TryAddWithoutValidation("Authorization", token.Header);
            return await base.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing) access.Dispose();
        }

        /// <summary>Null where there is none, or this user may not see it: then the scheduler says that it wants one.</summary>
        private async Task<AccessToken?> FindTokenAsync()
        {
            try
            {
                var secret = await access.FindAsync(client => client.CoreV1.ReadNamespacedSecretAsync(KubernetesNames.OperatorSecret, access.Namespace));
                return secret?.Data?.TryGetValue(KubernetesNames.OperatorSecretKey, out var token) == true
                    ? AccessToken.FromEnvironment(new Dictionary<string, string> { [AccessToken.OperatorVariable] = Encoding.UTF8.GetString(token) }, AccessToken.OperatorVariable)
                    : null;
            }
            catch (InputException)
            {
                return null;
            }
        }
    }
}
