using System.ComponentModel;

namespace SessionRec.Serving.Api;

/// <summary>An item of an answer.</summary>
internal sealed record RecommendedItem(
    string Item,
    [property: Description("Its name, where the data have one.")] string? Name,
    [property: Description("Higher is better; comparable within one answer only.")] float Score);
