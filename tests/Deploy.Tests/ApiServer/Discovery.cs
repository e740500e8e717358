using System.Text.Json.Nodes;

namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>What kubectl asks first: which kinds there are, and which parameters their requests take.</summary>
internal static class Discovery
{
    private static readonly string[] Verbs = ["create", "delete", "get", "list", "patch", "watch"];

    public static JsonObject? Answer(string path)
    {
        var groups = ApiResource.All.GroupBy(r => r.Root).ToDictionary(g => g.Key, g => g.ToList());
        if (path == "/version") return new JsonObject { ["major"] = "1", ["minor"] = "32", ["gitVersion"] = "v1.32.0" };
        if (path == "/api") return new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") };
        if (path == "/apis") return new JsonObject { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. groups.Values.Where(g => g[0].Group.Length > 0).Select(g => Group(g[0]))]) };
        if (path == "/openapi/v3") return new JsonObject { ["paths"] = new JsonObject(groups.Keys.Select(root => KeyValuePair.Create(root[1..], (JsonNode?)new JsonObject { ["serverRelativeURL"] = "/openapi/v3" + root }))) };
        if (path.StartsWith("/openapi/v3/", StringComparison.Ordinal) && groups.TryGetValue(path["/openapi/v3".Length..], out var described)) return OpenApi(described);
        return groups.TryGetValue(path, out var listed) ? Resources(listed) : null;
    }

    private static JsonObject Group(ApiResource resource)
    {
        JsonObject Version() => new() { ["groupVersion"] = resource.ApiVersion, ["version"] = resource.Version };
        return new JsonObject { ["name"] = resource.Group, ["versions"] = new JsonArray(Version()), ["preferredVersion"] = Version() };
    }

    private static JsonObject Resources(List<ApiResource> resources)
    {
        JsonObject Entry(ApiResource of, string name, string kind) => new()
        {
            ["name"] = name,
            ["singularName"] = of.Kind.ToLowerInvariant(),
            ["namespaced"] = of.IsNamespaced,
            ["kind"] = kind,
            ["verbs"] = new JsonArray([.. Verbs.Select(v => JsonValue.Create(v))]),
        };

        var entries = resources.Select(r => Entry(r, r.Plural, r.Kind)).ToList();
        foreach (var scaled in resources.Where(r => r.CanBeScaled))
        {
            var entry = Entry(scaled, scaled.Plural + "/scale", "Scale");
            (entry["group"], entry["version"]) = ("autoscaling", "v1");
            entries.Add(entry);
        }

        return new JsonObject { ["kind"] = "APIResourceList", ["apiVersion"] = "v1", ["groupVersion"] = resources[0].ApiVersion, ["resources"] = new JsonArray([.. entries]) };
    }

    /// <summary>That requests take <c>fieldValidation</c> and <c>dryRun</c>: else kubectl would ask for all of Kubernetes' schemas.</summary>
    private static JsonObject OpenApi(List<ApiResource> resources) => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1.32.0" },
        ["paths"] = new JsonObject(resources.Select(r => KeyValuePair.Create(
            $"{r.Root}/{(r.IsNamespaced ? "namespaces/{namespace}/" : "")}{r.Plural}/{{name}}",
            (JsonNode?)new JsonObject
            {
                ["patch"] = new JsonObject
                {
                    ["parameters"] = new JsonArray([.. new[] { "fieldValidation", "dryRun", "fieldManager", "force" }.Select(p => new JsonObject { ["name"] = p, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } })]),
                    ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
                    ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = r.Group, ["version"] = r.Version, ["kind"] = r.Kind },
                },
            }))),
    };
}
