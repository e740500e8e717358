namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>The standard deviation of a population, as NumPy's <c>std</c>; NaN where a value is.</summary>
internal static class Spread
{
    public static double Of(IEnumerable<double> values)
    {
        var list = values as IReadOnlyList<double> ?? [.. values];
        var mean = list.Average();
        return Math.Sqrt(list.Average(v => (v - mean) * (v - mean)));
    }
}
