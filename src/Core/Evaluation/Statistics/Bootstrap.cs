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

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }
}
