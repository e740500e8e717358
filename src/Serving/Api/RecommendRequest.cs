using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Serving.Api;

/// <summary>A question: what comes next?</summary>
internal sealed record RecommendRequest
{
    [Description("A session that the server remembers; items are added to it. Without it the items are the whole session.")]
    public string? SessionId { get; init; }

    [Description("Items, oldest first.")]
    public IReadOnlyList<string> Items { get; init => field = value ?? []; } = [];

    [Description("How many items to answer with, 1 to 1000.")]
    public int K { get; init; } = 10;

    [Description("Leave the session's own items out of the answer.")]
    public bool ExcludeSeen { get; init; }

    [Description("Items to leave out of the answer.")]
    public IReadOnlyList<string> Exclude { get; init => field = value ?? []; } = [];

    [Description("The only items that may be in the answer; all without it.")]
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>What is not known here: a slip of the pen, which must not be passed over.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    /// <summary>What is wrong with it, for a person; null where nothing is.</summary>
    /// <param name="items">How the caller calls <see cref="Items"/>.</param>
    public string? Complaint(string items)
    {
        if (Others?.Keys.FirstOrDefault() is { } other) return $"There is no '{other}'; there are session_id, items, k, exclude_seen, exclude, only.";
        if (Items.Count == 0 && SessionId is null) return $"Name at least one item ({items}) or a session (session_id).";
        if (SessionId is { Length: 0 or > ServingOptions.MaximumIdLength }) return $"session_id has {SessionId.Length} characters; it has 1 to {ServingOptions.MaximumIdLength}.";
        if (K is < 1 or > ServingOptions.MaximumTop) return $"k: {K} is not allowed; it is 1 to {ServingOptions.MaximumTop}.";
        return ListComplaint(items, Items) ?? ListComplaint("exclude", Exclude) ?? ListComplaint("only", Only ?? []);
    }

    /// <summary>As <see cref="Complaint(string)"/>, of a body that may be missing.</summary>
    public static string? BodyComplaint(RecommendRequest? request) => request is null ? "The body is missing; it is JSON, for example {\"items\": [\"85123A\"]}." : request.Complaint("items");

    private static string? ListComplaint(string name, IReadOnlyList<string> items)
    {
        if (items.Count > ServingOptions.MaximumItems) return $"{name} has {items.Count} items; at most {ServingOptions.MaximumItems} are allowed.";
        for (var i = 0; i < items.Count; i++)
            if (items[i] is null or { Length: 0 or > ServingOptions.MaximumIdLength })
                return $"{name}: item {i + 1} has {items[i]?.Length ?? 0} characters; an item has 1 to {ServingOptions.MaximumIdLength}.";
        return null;
    }
}
