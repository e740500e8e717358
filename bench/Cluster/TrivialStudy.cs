using SessionRec.Core.Data;

namespace SessionRec.ClusterLoad;

/// <summary>100 trials of a model that has next to nothing to do, so that what is measured is everything around it.</summary>
internal static class TrivialStudy
{
    public const string Name = "trivial";

    public const string Yaml =
        """
        study: trivial
        model: word2vec
        protocol: {name: last-item, size: 20, seed: 1}
        space: {alpha: {uniform: [0.01, 0.1]}, vector_size: 2, window: 1, negative: 1, min_count: 1, epochs: 1}
        sampler: {random: {seed: 1}}
        num_samples: 100
        """;

    /// <summary>50 sessions of 4 events over 20 items.</summary>
    public static SessionCorpus Corpus() => new(
        [.. Enumerable.Range(0, 20).Select(item => $"item {item}")],
        [.. Enumerable.Range(0, 200).Select(at => at * 7 % 20)],
        [.. Enumerable.Range(0, 51).Select(session => session * 4)]);
}
