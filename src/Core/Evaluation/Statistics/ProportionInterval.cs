using MathNet.Numerics.Distributions;

namespace SessionRec.Core.Evaluation.Statistics;

/// <summary>Intervals of a share, such as a recall, of independent queries.</summary>
public static class ProportionInterval
{
    /// <summary>Half the width of the normal interval: the ± that is printed beside a recall.</summary>
    public static double NormalHalfWidth(double share, long count, double level = .95) =>
        count == 0 ? 0 : Quantile(level) * Math.Sqrt(share * (1 - share) / count);

    /// <summary>Half the width of the normal interval of the difference of two shares of the same queries.</summary>
    /// <param name="onlyFirst">Queries that only the first hits.</param>
    /// <param name="onlySecond">Queries that only the second hits.</param>
    /// <param name="count">All queries.</param>
    /// <param name="level">The level.</param>
    public static double PairedHalfWidth(long onlyFirst, long onlySecond, long count, double level = .95)
    {
        if (count == 0) return 0;
        double difference = onlyFirst - onlySecond;
        return Quantile(level) * Math.Sqrt(onlyFirst + onlySecond - (difference * difference / count)) / count;
    }

    /// <summary>The score interval, which stays within 0 to 1 and holds near the ends too.</summary>
    /// <remarks>Source: Wilson, "Probable inference, the law of succession, and statistical inference" (1927).</remarks>
    public static Interval Wilson(long hits, long count, double level = .95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, count);
        if (count == 0) return new Interval(0, 1);
        var z = Quantile(level);
        var share = (double)hits / count;
        var scale = 1 + (z * z / count);
        var centre = (share + (z * z / (2 * count))) / scale;
        var half = z / scale * Math.Sqrt((share * (1 - share) / count) + (z * z / (4.0 * count * count)));
        return new Interval(Math.Max(centre - half, 0), Math.Min(centre + half, 1));
    }

    private static double Quantile(double level) => Normal.InvCDF(0, 1, (1 + level) / 2);
}
