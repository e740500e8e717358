using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Evaluation.Statistics;

/// <summary>The interval of a mean over queries by drawing queries again, with replacement.</summary>
/// <remarks>Source: Efron, "Bootstrap methods: another look at the jackknife" (1979); the percentile interval.</remarks>
public static class Bootstrap
{
    public const int DefaultResamples = 1000;

    /// <param name="scores">What each query scored.</param>
    /// <param name="seed">Seed of the draws: equal seeds give equal intervals.</param>
    /// <param name="resamples">How often the queries are drawn again.</param>
    /// <param name="level">The level of confidence.</param>
    public static Interval Mean(ReadOnlySpan<double> scores, ulong seed, int resamples = DefaultResamples, double level = .95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        if (scores.IsEmpty) return new Interval(0, 0);
        var generator = new NumpyGenerator(seed);
        var means = new double[resamples];
        foreach (ref var mean in means.AsSpan())
        {
            var sum = 0.0;
            for (var i = 0; i < scores.Length; i++) sum += scores[(int)generator.NextBounded((ulong)scores.Length - 1)];
            mean = sum / scores.Length;
        }

        Array.Sort(means);
        return new Interval(Quantile(means, (1 - level) / 2), Quantile(means, (1 + level) / 2));
    }

    /// <summary>
    /// As <see cref="Mean"/> for many metrics at once, with the same draws: what a query scores follows from its rank, so each draw
    /// is counted by its rank and the metrics are computed from the counts.
    /// </summary>
    /// <param name="seeds">The ranks of one model on the same queries, a set for each of its seeds; a query scores the mean over them.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="resamples">How often the queries are drawn again.</param>
    /// <param name="level">The level of confidence.</param>
    public static IReadOnlyList<Interval> Means(
        IReadOnlyList<RankingMetrics> seeds, IReadOnlyList<MetricName> metrics, ulong seed, int resamples = DefaultResamples, double level = .95)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        var count = seeds[0].QueryCount;
        if (count == 0) return [.. metrics.Select(_ => new Interval(0, 0))];

        var outcomes = seeds.SelectMany(s => s.Queries).Distinct().ToArray();
        var placeOf = outcomes.Select((outcome, place) => (outcome, place)).ToDictionary(o => o.outcome, o => o.place);
        var places = seeds.Select(s => s.Queries.Select(q => placeOf[q]).ToArray()).ToArray();
        var scores = metrics.Select(m => Array.ConvertAll(outcomes, o => m.Metric.Score(o, m.K))).ToArray();
        var means = metrics.Select(_ => new double[resamples]).ToArray();
        var generator = new NumpyGenerator(seed);
        for (var r = 0; r < resamples; r++)
        {
            var counts = new int[outcomes.Length];
            for (var i = 0; i < count; i++)
            {
                var drawn = (int)generator.NextBounded((ulong)count - 1);
                foreach (var ofSeed in places) counts[ofSeed[drawn]]++;
            }

            for (var m = 0; m < means.Length; m++)
            {
                var sum = 0.0;
                for (var o = 0; o < counts.Length; o++) sum += counts[o] * scores[m][o];
                means[m][r] = sum / count / seeds.Count;
            }
        }

        return
        [
            .. means.Select(drawn =>
            {
                Array.Sort(drawn);
                return new Interval(Quantile(drawn, (1 - level) / 2), Quantile(drawn, (1 + level) / 2));
            }),
        ];
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
