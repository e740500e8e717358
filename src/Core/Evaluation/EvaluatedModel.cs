using SessionRec.Core.Evaluation.Metrics;

namespace SessionRec.Core.Evaluation;

/// <summary>A model and how it did, ready for comparison.</summary>
/// <param name="Name">The name shown.</param>
/// <param name="Metrics">Its ranks; all models of a comparison answered the same queries.</param>
/// <param name="TrainingTime">How long its training took, null where that is not known.</param>
/// <param name="MeanQueryTime">How long an answer took on average, null where that is not known.</param>
/// <param name="MemoryBytes">What the model holds in memory, null where that is not known.</param>
/// <param name="Catalogue">What its answers do to the catalogue, a line a cut-off; null where they were not kept.</param>
public sealed record EvaluatedModel(
    string Name,
    RankingMetrics Metrics,
    TimeSpan? TrainingTime = null,
    TimeSpan? MeanQueryTime = null,
    long? MemoryBytes = null,
    IReadOnlyList<CatalogueMetrics>? Catalogue = null)
{
    /// <summary>The ranks of the same model with other seeds, on the same queries.</summary>
    public IReadOnlyList<RankingMetrics> OtherSeeds { get; init; } = [];

    /// <summary>The ranks with every seed, at least one.</summary>
    public IReadOnlyList<RankingMetrics> Seeds => [Metrics, .. OtherSeeds];

    /// <summary>The metric, the mean over the seeds.</summary>
    public double Mean(MetricName metric) => Seeds.Average(s => s.Mean(metric));

    /// <summary>What each query scores, the mean over the seeds.</summary>
    public double[] Scores(MetricName metric)
    {
        var sums = Metrics.Scores(metric);
        if (OtherSeeds.Count == 0) return sums;
        foreach (var other in OtherSeeds)
        {
            var scores = other.Scores(metric);
            for (var q = 0; q < sums.Length; q++) sums[q] += scores[q];
        }

        for (var q = 0; q < sums.Length; q++) sums[q] /= Seeds.Count;
        return sums;
    }

    /// <summary>The standard deviation of the metric between seeds; null where there is one seed.</summary>
    public double? SeedDeviation(MetricName metric)
    {
        if (OtherSeeds.Count == 0) return null;
        var mean = Mean(metric);
        return Math.Sqrt(Seeds.Sum(s => Math.Pow(s.Mean(metric) - mean, 2)) / OtherSeeds.Count);
    }

    /// <summary>Evaluations of one model on several sets of queries, put one after another: times and the catalogue's figures are means, memory the most.</summary>
    public static EvaluatedModel Join(IReadOnlyList<EvaluatedModel> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 1) return parts[0];
        return new EvaluatedModel(
            parts[0].Name,
            RankingMetrics.Join([.. parts.Select(p => p.Metrics)]),
            Mean(parts.Select(p => p.TrainingTime)),
            Mean(parts.Select(p => p.MeanQueryTime)),
            parts.Max(p => p.MemoryBytes),
            parts.Any(p => p.Catalogue is null) ? null : CatalogueMetrics.Mean([.. parts.Select(p => p.Catalogue!)]));
    }

    /// <summary>Evaluations of one model with several seeds as one; times and the catalogue's figures are means, memory the most.</summary>
    public static EvaluatedModel OfSeeds(IReadOnlyList<EvaluatedModel> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        if (seeds.Count == 1) return seeds[0];
        return seeds[0] with
        {
            TrainingTime = Mean(seeds.Select(p => p.TrainingTime)),
            MeanQueryTime = Mean(seeds.Select(p => p.MeanQueryTime)),
            MemoryBytes = seeds.Max(p => p.MemoryBytes),
            Catalogue = seeds.Any(p => p.Catalogue is null) ? null : CatalogueMetrics.Mean([.. seeds.Select(p => p.Catalogue!)]),
            OtherSeeds = [.. seeds.Skip(1).Select(s => s.Metrics)],
        };
    }

    private static TimeSpan? Mean(IEnumerable<TimeSpan?> times)
    {
        var known = times.OfType<TimeSpan>().ToArray();
        return known.Length == 0 ? null : TimeSpan.FromTicks((long)known.Average(t => t.Ticks));
    }
}
