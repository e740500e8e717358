using MathNet.Numerics.Distributions;

namespace SessionRec.Core.Evaluation.Statistics;

/// <summary>
/// Do two models score alike on the same queries? The signed-rank test, two-sided, by the normal approximation with the
/// variance corrected for ties; queries without a difference are left out. Below about 20 differing queries it is rough.
/// </summary>
/// <remarks>Source: Wilcoxon, "Individual comparisons by ranking methods" (1945); as <c>scipy.stats.wilcoxon(..., method="approx")</c>.</remarks>
public static class WilcoxonTest
{
    /// <summary>The probability of a difference at least as large if both scored alike; 1 where they never differ.</summary>
    public static double PValue(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length) throw new ArgumentException("Both models must have answered the same queries.", nameof(second));
        var differences = new List<double>();
        for (var q = 0; q < first.Length; q++)
            if (first[q] != second[q]) differences.Add(first[q] - second[q]);
        if (differences.Count == 0) return 1;

        differences.Sort((a, b) => Math.Abs(a).CompareTo(Math.Abs(b)));
        var n = (double)differences.Count;
        var (positive, ties) = (0.0, 0.0);
        for (int start = 0, end; start < differences.Count; start = end)
        {
            end = start + 1;
            while (end < differences.Count && Math.Abs(differences[end]) == Math.Abs(differences[start])) end++;
            var size = (double)(end - start);
            var rank = (start + 1 + end) / 2.0;
            for (var i = start; i < end; i++) positive += differences[i] > 0 ? rank : 0;
            ties += (size * size * size) - size;
        }

        var variance = (n * (n + 1) * ((2 * n) + 1) / 24) - (ties / 48);
        var z = (positive - (n * (n + 1) / 4)) / Math.Sqrt(variance);
        return Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Abs(z)));
    }
}
