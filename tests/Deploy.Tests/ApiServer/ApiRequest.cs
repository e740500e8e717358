namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>What a path asks for.</summary>
internal sealed record ApiRequest(ApiResource Resource, string? Namespace, string? Name, string? Subresource)
{
    /// <summary>Null where the path is none of those served.</summary>
    public static ApiRequest? Parse(string path)
    {
        var root = ApiResource.All.Select(r => r.Root).Distinct().FirstOrDefault(r => path.StartsWith(r + "/", StringComparison.Ordinal));
        if (root is null) return null;
        var parts = path[(root.Length + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        string? @namespace = null;
        if (parts is ["namespaces", _, _, ..] && parts[2] is not ("status" or "finalize")) (@namespace, parts) = (parts[1], parts[2..]);
        var resource = ApiResource.All.FirstOrDefault(r => r.Root == root && r.Plural == parts[0]);
        return resource is null ? null : new ApiRequest(resource, @namespace, parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
    }
}
