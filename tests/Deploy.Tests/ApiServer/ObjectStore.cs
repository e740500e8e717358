using System.Globalization;
using System.Text.Json.Nodes;
using k8s;

namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>The objects of the test's API server. Each is read by its model before it is stored: an unknown field, a wrong type is refused.</summary>
internal sealed class ObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (ApiResource Resource, JsonObject Object)> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ending = new(StringComparer.Ordinal);
    private long _version;

    private const int TicksToEnd = 6;

    public JsonObject? Find(ApiResource resource, string? @namespace, string name)
    {
        lock (_lock) return _objects.TryGetValue(Key(resource, @namespace, name), out var found) ? (JsonObject)found.Object.DeepClone() : null;
    }

    public IReadOnlyList<JsonObject> List(ApiResource resource, string? @namespace)
    {
        lock (_lock) return [.. _objects.Values.Where(o => o.Resource == resource && (@namespace is null || NamespaceOf(o.Object) == @namespace)).Select(o => (JsonObject)o.Object.DeepClone())];
    }

    public long Version
    {
        get
        {
            lock (_lock) return _version;
        }
    }

    /// <summary>Stores an object, new or changed, and returns it as it is then.</summary>
    /// <param name="dryRun">Only tells what would be stored.</param>
    public JsonObject Put(ApiResource resource, string? @namespace, JsonObject wanted, bool dryRun = false)
    {
        lock (_lock)
        {
            var metadata = wanted["metadata"] as JsonObject ?? throw new ApiFailure(422, "Invalid", "metadata: Required value");
            var name = (string?)metadata["name"] ?? throw new ApiFailure(422, "Invalid", "metadata.name: Required value");
            if (resource.IsNamespaced)
            {
                if ((string?)metadata["namespace"] is { } other && other != @namespace) throw new ApiFailure(400, "BadRequest", $"the namespace of the object ({other}) does not match the namespace on the request ({@namespace})");
                metadata["namespace"] = @namespace;
                if (!_objects.TryGetValue($"namespaces//{@namespace}", out var around)) throw ApiFailure.NotFound("namespaces", @namespace!);
                if (around.Object["metadata"]!["deletionTimestamp"] is not null)
                    throw new ApiFailure(403, "Forbidden", $"{resource.Plural} \"{name}\" is forbidden: unable to create new content in namespace {@namespace} because it is being terminated");
            }

            if ((string?)wanted["apiVersion"] != resource.ApiVersion || (string?)wanted["kind"] != resource.Kind)
                throw new ApiFailure(400, "BadRequest", $"{wanted["apiVersion"]} {wanted["kind"]} is not {resource.ApiVersion} {resource.Kind}");
            var old = _objects.TryGetValue(Key(resource, @namespace, name), out var found) ? found.Object : null;
            foreach (var field in resource.Immutable.Where(f => old is not null && !JsonNode.DeepEquals(old["spec"]![f], wanted["spec"]![f])))
                throw new ApiFailure(422, "Invalid", $"{resource.Kind} \"{name}\" is invalid: spec: Forbidden: updates to '{field}' are forbidden");
            wanted = Strictly(resource, wanted);
            // A default that kubectl asks for.
            if (resource.Kind == "StatefulSet" && wanted["spec"]!["updateStrategy"] is null) wanted["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate" };
            metadata = (JsonObject)wanted["metadata"]!;
            metadata["uid"] = (string?)old?["metadata"]!["uid"] ?? $"00000000-0000-0000-0000-{_version:x12}";
            metadata["creationTimestamp"] = "2026-01-01T00:00:00Z";
            var generation = (long?)old?["metadata"]!["generation"] ?? 0;
            metadata["generation"] = old is null || !JsonNode.DeepEquals(old["spec"], wanted["spec"]) ? generation + 1 : generation;
            if (resource.Kind == "Secret") KeepOnlyBytes(wanted);
            if (old is not null && JsonNode.DeepEquals(old, wanted)) return (JsonObject)old.DeepClone();
            metadata["resourceVersion"] = (_version + 1).ToString(CultureInfo.InvariantCulture);
            if (dryRun) return wanted;
            _version++;
            _objects[Key(resource, @namespace, name)] = (resource, wanted);
            return (JsonObject)wanted.DeepClone();
        }
    }

    /// <summary>Removes an object. A namespace is emptied and is gone a few ticks later.</summary>
    public JsonObject? Remove(ApiResource resource, string? @namespace, string name)
    {
        lock (_lock)
        {
            if (!_objects.TryGetValue(Key(resource, @namespace, name), out var found)) return null;
            if (resource.Kind != "Namespace") _objects.Remove(Key(resource, @namespace, name));
            else if (!_ending.ContainsKey(name)) End(name, found.Object);
            _version++;
            return (JsonObject)found.Object.DeepClone();
        }
    }

    /// <summary>A tick of the controller that ends namespaces.</summary>
    public void EndNamespaces()
    {
        lock (_lock)
        {
            foreach (var (name, left) in _ending.ToList())
            {
                _ending[name] = left - 1;
                if (left > 0) continue;
                _ending.Remove(name);
                _objects.Remove($"namespaces//{name}");
                _version++;
            }
        }
    }

    private void End(string name, JsonObject it)
    {
        _ending[name] = TicksToEnd;
        it["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        it["metadata"]!["resourceVersion"] = (_version + 1).ToString(CultureInfo.InvariantCulture);
        it["status"] = new JsonObject { ["phase"] = "Terminating" };
        foreach (var inside in _objects.Where(o => o.Value.Resource.IsNamespaced && NamespaceOf(o.Value.Object) == name).Select(o => o.Key).ToList())
            _objects.Remove(inside);
    }

    private static JsonObject Strictly(ApiResource resource, JsonObject wanted)
    {
        try
        {
            KubernetesYaml.LoadAllFromString(wanted.ToJsonString(), new Dictionary<string, Type> { [$"{resource.ApiVersion}/{resource.Kind}"] = resource.Type }, strict: true);
            return wanted;
        }
        catch (YamlDotNet.Core.YamlException error)
        {
            throw new ApiFailure(400, "BadRequest", $"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: strict decoding error: {error.InnerException?.Message ?? error.Message}");
        }
    }

    private static void KeepOnlyBytes(JsonObject secret)
    {
        if (secret["stringData"] is not JsonObject texts) return;
        var data = secret["data"] as JsonObject ?? [];
        foreach (var (key, text) in texts) data[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes((string)text!));
        secret["data"] = data.DeepClone();
        secret.Remove("stringData");
    }

    private static string? NamespaceOf(JsonObject it) => (string?)it["metadata"]!["namespace"];

    private static string Key(ApiResource resource, string? @namespace, string name) => $"{resource.Plural}/{(resource.IsNamespaced ? @namespace : "")}/{name}";
}
