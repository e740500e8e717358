using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SessionRec.Serving.Api;

/// <summary>Several questions in one request.</summary>
internal sealed record RecommendBatch
{
    [Description("Up to 100 requests; they are answered in order.")]
    public IReadOnlyList<RecommendRequest> Requests { get; init => field = value ?? []; } = [];

    /// <summary>What is not known here.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    /// <summary>What is wrong with a body that may be missing, for a person; null where nothing is.</summary>
    public static string? BodyComplaint(RecommendBatch? batch) => batch is null ? "The body is missing; it is JSON, for example {\"requests\": [{\"items\": [\"85123A\"]}]}." : batch.Complaint();

    private string? Complaint()
    {
        if (Others?.Keys.FirstOrDefault() is { } other) return $"There is no '{other}'; there is requests.";
        if (Requests.Count is 0 or > ServingOptions.MaximumBatch) return $"requests has {Requests.Count} requests; it has 1 to {ServingOptions.MaximumBatch}.";
        for (var i = 0; i < Requests.Count; i++)
            if (RecommendRequest.BodyComplaint(Requests[i]) is { } complaint)
                return $"requests[{i}]: {complaint}";
        return null;
    }
}
