namespace SessionRec.Core.Data;

/// <summary>How a set of whole numbers is spread.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Quantiles">Quantiles by name: <c>min</c>, <c>p25</c>, <c>median</c>, <c>p75</c>, <c>p90</c>, <c>p99</c>, <c>max</c>; interpolated as NumPy's default does.</param>
/// <param name="Histogram">Counts in bins whose widths double: 1, 2-3, 4-7, ...; empty bins at the ends are left out.</param>
public sealed record Distribution(long Count, double Mean, IReadOnlyDictionary<string, double> Quantiles, IReadOnlyList<HistogramBin> Histogram)
{
    private static readonly (string Name, double Share)[] Shares =
        [("min", 0), ("p25", .25), ("median", .5), ("p75", .75), ("p90", .9), ("p99", .99), ("max", 1)];

    /// <param name="values">Numbers of at least 0, in any order; sorted in place.</param>
    public static Distribution Of(int[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Array.Sort(values);
        var quantiles = values.Length == 0 ? [] : Shares.ToDictionary(s => s.Name, s => Quantile(values, s.Share));
        return new Distribution(values.Length, values.Length == 0 ? 0 : values.Sum(v => (long)v) / (double)values.Length, quantiles, Bins(values));
    }

    private static double Quantile(int[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static List<HistogramBin> Bins(int[] sorted) =>
    [
        .. sorted.GroupBy(v => v == 0 ? -1 : int.Log2(v))
            .Select(bin => bin.Key < 0
                ? new HistogramBin(0, 0, bin.Count())
                : new HistogramBin(1L << bin.Key, (2L << bin.Key) - 1, bin.Count())),
    ];
}
