using System.Text.Json.Nodes;

namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>
/// Kubernetes' strategic merge: objects are merged, null takes away, and the lists that have a key are merged by it; all others are replaced.
/// Server-side apply merges the same lists by the same keys.
/// </summary>
internal static class StrategicMerge
{
    private const string Directive = "$";

    /// <summary>The lists of pods, services and workloads that have keys.</summary>
    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["env"] = ["name"],
        ["volumes"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["ports"] = ["containerPort", "port"],
        ["topologySpreadConstraints"] = ["topologyKey"],
    };

    public static void Merge(JsonObject target, JsonObject patch)
    {
        if (patch["$retainKeys"] is JsonArray retained)
            foreach (var gone in target.Select(p => p.Key).Except(retained.Select(k => (string)k!)).ToList())
                target.Remove(gone);
        foreach (var (name, value) in patch.Where(p => !p.Key.StartsWith(Directive, StringComparison.Ordinal)))
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject inner when target[name] is JsonObject there:
                    Merge(there, inner);
                    break;
                case JsonArray list when KeyOf(name, list) is { } key:
                    target[name] = Merge(target[name] as JsonArray ?? [], list, key);
                    break;
                default:
                    target[name] = Clean(value);
                    break;
            }
    }

    private static JsonArray Merge(JsonArray there, JsonArray patch, string key)
    {
        var merged = there.Select(i => (JsonObject)i!.DeepClone()).ToList();
        foreach (var change in patch.Cast<JsonObject>())
        {
            var old = merged.Find(i => JsonNode.DeepEquals(i[key], change[key]));
            if ((string?)change["$patch"] == "delete") merged.Remove(old!);
            else if (old is not null) Merge(old, change);
            else merged.Add((JsonObject)Clean(change));
        }

        return [.. merged];
    }

    private static string? KeyOf(string list, JsonArray items) =>
        Keys.TryGetValue(list, out var keys) && items.Count > 0 ? keys.FirstOrDefault(k => items.All(i => i is JsonObject o && o.ContainsKey(k))) : null;

    /// <summary>A copy without directives and nulls.</summary>
    private static JsonNode Clean(JsonNode value)
    {
        if (value is not JsonObject from) return value.DeepClone();
        var copy = new JsonObject();
        Merge(copy, from);
        return copy;
    }
}
