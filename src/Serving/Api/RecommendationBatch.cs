using System.ComponentModel;

namespace SessionRec.Serving.Api;

/// <summary>The answers to a batch.</summary>
internal sealed record RecommendationBatch([property: Description("One for each request, in its order.")] IReadOnlyList<Recommendation> Answers);
