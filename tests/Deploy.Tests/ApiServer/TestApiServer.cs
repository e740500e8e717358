using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>
/// A small Kubernetes API server, strict: what the real kubectl and the client library ask of one to apply, get, diff, scale, watch, delete and forward
/// ports. Nothing runs in it; a <see cref="PlayedKubelet"/> plays the pods.
/// </summary>
internal sealed class TestApiServer : IAsyncDisposable
{
    private const string ForwardProtocol = "v4.channel.k8s.io";
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(50);
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessionrec-kubernetes-");

    private TestApiServer(WebApplication app)
    {
        _app = app;
        Kubelet = new PlayedKubelet(Store);
        app.UseWebSockets();
        app.Run(AnswerAsync);
    }

    public ObjectStore Store { get; } = new();

    public PlayedKubelet Kubelet { get; }

    /// <summary>Where a port of a pod really is; null where nothing answers.</summary>
    public Func<string, int, IPEndPoint?> PodPort { get; set; } = (_, _) => null;

    /// <summary>A file that leads kubectl and the client library here, by the context <see cref="Context"/>.</summary>
    public string Kubeconfig => Path.Combine(_folder.FullName, "config");

    public const string Context = "played/by:tests";

    public static async Task<TestApiServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new TestApiServer(builder.Build());
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(server.Kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: tests, cluster: {server: "{{{server._app.Urls.Single()}}}"}}]
            users: [{name: tests, user: {token: "sent-by-the-client-and-not-by-kubectl"}}]
            contexts: [{name: "{{{Context}}}", context: {cluster: tests, user: tests, namespace: sessionrec}}]
            current-context: "{{{Context}}}"
            """);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        try
        {
            var path = http.Request.Path.Value!;
            if (Discovery.Answer(path) is { } discovered) await http.Response.WriteAsJsonAsync(discovered);
            else await AnswerAsync(http, ApiRequest.Parse(path) ?? throw ApiFailure.NotFound("path", path));
        }
        catch (ApiFailure failure)
        {
            http.Response.StatusCode = failure.Code;
            await http.Response.WriteAsJsonAsync(new { kind = "Status", apiVersion = "v1", status = "Failure", reason = failure.Reason, code = failure.Code, message = failure.Message });
        }
    }

    private async Task AnswerAsync(HttpContext http, ApiRequest request)
    {
        Kubelet.Tick();
        var (method, query) = (http.Request.Method, http.Request.Query);
        switch (method, request)
        {
            case ("GET", { Name: null }) when query["watch"] is ["true" or "1"]:
                await WatchAsync(http, request);
                return;
            case ("GET", { Name: null }):
                await http.Response.WriteAsJsonAsync(new JsonObject { ["kind"] = request.Resource.Kind + "List", ["apiVersion"] = request.Resource.ApiVersion, ["metadata"] = new JsonObject { ["resourceVersion"] = $"{Store.Version}" }, ["items"] = new JsonArray([.. Selected(request, query)]) });
                return;
            case ("GET", { Subresource: "log" }):
                await http.Response.WriteAsync(string.Join('\n', Kubelet.LogOf(request.Name!, query["container"], query["previous"] is ["true"]).Split('\n').TakeLast(int.TryParse(query["tailLines"], out var lines) ? lines : int.MaxValue)));
                return;
            case ("GET", { Subresource: "portforward" }):
                await ForwardAsync(http, request);
                return;
            case ("GET", { Subresource: "scale" }):
                await http.Response.WriteAsJsonAsync(Scale(Required(request)));
                return;
            case ("GET", { Subresource: null }):
                await http.Response.WriteAsJsonAsync(Required(request));
                return;
            case ("POST", { Name: null }):
                var created = await BodyAsync(http);
                if (Store.Find(request.Resource, request.Namespace, (string?)created["metadata"]?["name"] ?? "") is not null) throw new ApiFailure(409, "AlreadyExists", $"{request.Resource.Plural} \"{created["metadata"]!["name"]}\" already exists");
                http.Response.StatusCode = 201;
                await http.Response.WriteAsJsonAsync(Store.Put(request.Resource, request.Namespace, created, IsDryRun(query)));
                return;
            case ("PATCH", { Subresource: "scale" }):
                var scaled = Required(request);
                scaled["spec"]!["replicas"] = (int)(await BodyAsync(http))["spec"]!["replicas"]!;
                await http.Response.WriteAsJsonAsync(Scale(Store.Put(request.Resource, request.Namespace, scaled)));
                return;
            case ("PATCH", { Name: not null, Subresource: null }):
                await http.Response.WriteAsJsonAsync(await PatchAsync(http, request));
                return;
            case ("DELETE", { Name: not null, Subresource: null }):
                if (await WantedUidAsync(http) is { } uid && (string?)Required(request)["metadata"]!["uid"] != uid) throw new ApiFailure(409, "Conflict", $"the UID in the precondition ({uid}) does not match the UID in record");
                var removed = Store.Remove(request.Resource, request.Namespace, request.Name) ?? throw ApiFailure.NotFound(request.Resource.Plural, request.Name);
                if (request.Resource.AnswersDeletionWithObject) await http.Response.WriteAsJsonAsync(removed);
                else await http.Response.WriteAsJsonAsync(new { kind = "Status", apiVersion = "v1", status = "Success", details = new { name = request.Name, uid = (string?)removed["metadata"]!["uid"] } });
                return;
            default:
                throw new ApiFailure(405, "MethodNotAllowed", $"{method} {http.Request.Path} is not served by the tests");
        }
    }

    private async Task<JsonObject> PatchAsync(HttpContext http, ApiRequest request)
    {
        var patch = await BodyAsync(http);
        var kind = http.Request.ContentType?.Split(';')[0];
        var old = Store.Find(request.Resource, request.Namespace, request.Name!);
        if (kind == "application/apply-patch+yaml")
        {
            if (http.Request.Query["fieldManager"].Count == 0) throw new ApiFailure(400, "BadRequest", "fieldManager is required for apply patch");
            http.Response.StatusCode = old is null ? 201 : 200;
            old ??= [];
        }
        else if (old is null)
        {
            throw ApiFailure.NotFound(request.Resource.Plural, request.Name!);
        }
        else if (kind is not ("application/strategic-merge-patch+json" or "application/merge-patch+json"))
        {
            throw new ApiFailure(415, "UnsupportedMediaType", $"{kind} is not served by the tests");
        }

        StrategicMerge.Merge(old, patch);
        return Store.Put(request.Resource, request.Namespace, old, IsDryRun(http.Request.Query));
    }

    private async Task WatchAsync(HttpContext http, ApiRequest request)
    {
        http.Response.ContentType = "application/json";
        var seen = long.TryParse(http.Request.Query["resourceVersion"], out var version) ? version : 0;
        var there = Selected(request, http.Request.Query).ToDictionary(KeyOf);
        while (!http.RequestAborted.IsCancellationRequested)
        {
            Kubelet.Tick();
            var now = Selected(request, http.Request.Query).ToDictionary(KeyOf);
            foreach (var gone in there.Where(o => !now.ContainsKey(o.Key)))
                await http.Response.WriteAsync(new JsonObject { ["type"] = "DELETED", ["object"] = gone.Value }.ToJsonString() + "\n");
            there = now;
            foreach (var changed in now.Values.Select(o => (JsonObject)o.DeepClone()).Where(o => long.Parse((string)o["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture) > seen).ToList())
                await http.Response.WriteAsync(new JsonObject { ["type"] = "MODIFIED", ["object"] = changed }.ToJsonString() + "\n");
            seen = Store.Version;
            await http.Response.Body.FlushAsync();
            await Task.Delay(WatchEvery);
        }
    }

    /// <summary>Kubernetes' port-forward over a WebSocket, to where the test says that the pod's port is.</summary>
    private async Task ForwardAsync(HttpContext http, ApiRequest request)
    {
        var port = int.Parse(http.Request.Query["ports"]!, System.Globalization.CultureInfo.InvariantCulture);
        if (!http.WebSockets.WebSocketRequestedProtocols.Contains(ForwardProtocol)) throw new ApiFailure(400, "BadRequest", $"port-forward by {ForwardProtocol} alone is served by the tests");
        using var socket = await http.WebSockets.AcceptWebSocketAsync(ForwardProtocol);
        byte[] portBytes = [(byte)port, (byte)(port >> 8)];
        foreach (var channel in new byte[] { 0, 1 }) await SendAsync(socket, channel, portBytes);
        if (PodPort(request.Name!, port) is not { } at)
        {
            await SendAsync(socket, 1, System.Text.Encoding.UTF8.GetBytes($"an error occurred forwarding {port}: connection refused"));
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            return;
        }

        using var pod = new TcpClient();
        await pod.ConnectAsync(at);
        await using var stream = pod.GetStream();
        await Task.WhenAny(FromPodAsync(stream, socket), ToPodAsync(socket, stream));
    }

    private static async Task FromPodAsync(NetworkStream pod, WebSocket socket)
    {
        var buffer = new byte[8192];
        while (await pod.ReadAsync(buffer) is > 0 and var count) await SendAsync(socket, 0, buffer.AsMemory(0, count));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static async Task ToPodAsync(WebSocket socket, NetworkStream pod)
    {
        var (buffer, first) = (new byte[8192], true);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return;
            await pod.WriteAsync(buffer.AsMemory(first ? 1 : 0, part.Count - (first ? 1 : 0)));
            first = part.EndOfMessage;
        }
    }

    private static async Task SendAsync(WebSocket socket, byte channel, ReadOnlyMemory<byte> content)
    {
        var message = new byte[content.Length + 1];
        message[0] = channel;
        content.CopyTo(message.AsMemory(1));
        await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
    }

    /// <summary>An object of the namespace <c>sessionrec</c> as it is stored.</summary>
    public T Object<T>(string name)
        where T : IKubernetesObject
    {
        var resource = ApiResource.All.Single(r => r.Type == typeof(T));
        return KubernetesJson.Deserialize<T>((Store.Find(resource, "sessionrec", name) ?? throw ApiFailure.NotFound(resource.Plural, name)).ToJsonString());
    }

    private JsonObject Required(ApiRequest request) => Store.Find(request.Resource, request.Namespace, request.Name!) ?? throw ApiFailure.NotFound(request.Resource.Plural, request.Name!);

    private IEnumerable<JsonObject> Selected(ApiRequest request, IQueryCollection query)
    {
        var labels = ((string?)query["labelSelector"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).Select(l => KeyValuePair.Create(l[0], l[1])).ToList();
        var fields = ((string?)query["fieldSelector"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('=', 2)).Select(f => KeyValuePair.Create(f[0], f[1])).ToList();
        return Store.List(request.Resource, request.Namespace).Where(o =>
            fields.TrueForAll(f => (string?)f.Key.Split('.').Aggregate((JsonNode?)o, (node, part) => node?[part]) == f.Value) && labels.TrueForAll(l => (string?)o["metadata"]!["labels"]?[l.Key] == l.Value));
    }

    private static string KeyOf(JsonObject it) => $"{(string?)it["metadata"]!["namespace"]}/{(string?)it["metadata"]!["name"]}";

    private static async Task<string?> WantedUidAsync(HttpContext http) => http.Request.ContentLength is null or 0 ? null : (string?)(await BodyAsync(http))["preconditions"]?["uid"];

    private static bool IsDryRun(IQueryCollection query) => query["dryRun"] is ["All"];

    private static JsonObject Scale(JsonObject workload) => new()
    {
        ["kind"] = "Scale",
        ["apiVersion"] = "autoscaling/v1",
        ["metadata"] = new JsonObject { ["name"] = (string)workload["metadata"]!["name"]!, ["namespace"] = (string)workload["metadata"]!["namespace"]!, ["resourceVersion"] = (string)workload["metadata"]!["resourceVersion"]! },
        ["spec"] = new JsonObject { ["replicas"] = (int?)workload["spec"]!["replicas"] ?? 1 },
        ["status"] = new JsonObject { ["replicas"] = (int?)workload["status"]?["replicas"] ?? 0 },
    };

    private static async Task<JsonObject> BodyAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var text = await reader.ReadToEndAsync();
        try
        {
            return (JsonObject)JsonNode.Parse(text)!;
        }
        catch (JsonException)
        {
            // kubectl sends what is applied on the server as YAML.
            return (JsonObject)JsonNode.Parse(JsonSerializer.Serialize(KubernetesYaml.Deserialize<Dictionary<string, object>>(text)))!;
        }
    }
}
