using System.ComponentModel;

namespace SessionRec.Serving.Api;

/// <summary>What comes next.</summary>
internal sealed record Recommendation(
    string? SessionId,
    [property: Description("The model's version, as GET /v1/model tells it.")] string ModelVersion,
    [property: Description("Best first.")] IReadOnlyList<RecommendedItem> Items,
    [property: Description("Items of the request that the model does not know; they were passed over.")] IReadOnlyList<string>? UnknownItems);
