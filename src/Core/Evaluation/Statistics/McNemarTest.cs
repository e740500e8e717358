using MathNet.Numerics.Distributions;

namespace SessionRec.Core.Evaluation.Statistics;

/// <summary>Do two models hit equally often on the same queries? Exact, two-sided, on the queries where just one of them hits.</summary>
/// <remarks>Source: McNemar, "Note on the sampling error of the difference between correlated proportions" (1947), with binomial probabilities.</remarks>
public static class McNemarTest
{
    /// <summary>The probability of a difference at least as large if both hit equally often; 1 where they never differ.</summary>
    public static double PValue(ReadOnlySpan<bool> first, ReadOnlySpan<bool> second)
    {
        if (first.Length != second.Length) throw new ArgumentException("Both models must have answered the same queries.", nameof(second));
        var (onlyFirst, onlySecond) = (0, 0);
        for (var q = 0; q < first.Length; q++)
        {
            if (first[q] && !second[q]) onlyFirst++;
            if (second[q] && !first[q]) onlySecond++;
        }

        return PValue(onlyFirst, onlySecond);
    }

    /// <summary>As above from the numbers of queries that only the first and only the second hits.</summary>
    public static double PValue(int onlyFirst, int onlySecond)
    {
        var differing = onlyFirst + onlySecond;
        return differing == 0 ? 1 : Math.Min(1, 2 * new Binomial(.5, differing).CumulativeDistribution(Math.Min(onlyFirst, onlySecond)));
    }
}
