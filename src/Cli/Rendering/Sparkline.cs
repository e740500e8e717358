namespace SessionRec.Cli.Rendering;

/// <summary>A curve in one line of text, from its lowest value to its highest.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>At most <paramref name="width"/> characters; longer curves are thinned evenly and keep their last value.</summary>
    public static string Of(IReadOnlyList<double> curve, int width = 10)
    {
        var values = Thin(curve, width).Where(double.IsFinite).ToList();
        if (values.Count < 2) return "";
        var (lowest, range) = (values.Min(), values.Max() - values.Min());
        return string.Concat(values.Select(value => Bars[range == 0 ? 0 : (int)Math.Round((value - lowest) / range * (Bars.Length - 1))]));
    }

    private static IEnumerable<double> Thin(IReadOnlyList<double> curve, int width) => curve.Count <= width
        ? curve
        : Enumerable.Range(1, width).Select(i => curve[(i * curve.Count / width) - 1]);
}
