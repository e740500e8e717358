namespace SessionRec.Core.Evaluation;

/// <summary>A model and how it did, ready for comparison.</summary>
/// <param name="Name">The name shown.</param>
/// <param name="Metrics">Its ranks; all models of a comparison answered the same queries.</param>
/// <param name="TrainingTime">How long its training took, null where that is not known.</param>
/// <param name="MeanQueryTime">How long an answer took on average, null where that is not known.</param>
/// <param name="MemoryBytes">What the model holds in memory, null where that is not known.</param>
/// <param name="Catalogue">What its answers do to the catalogue, null where they were not kept.</param>
public sealed record EvaluatedModel(
    string Name,
    RankingMetrics Metrics,
    TimeSpan? TrainingTime = null,
    TimeSpan? MeanQueryTime = null,
    long? MemoryBytes = null,
    CatalogueMetrics? Catalogue = null);
