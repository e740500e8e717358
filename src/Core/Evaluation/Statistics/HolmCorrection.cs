namespace SessionRec.Core.Evaluation.Statistics;

/// <summary>Corrects the p-values of several tests so that the chance of any false alarm stays below the level.</summary>
/// <remarks>Source: Holm, "A simple sequentially rejective multiple test procedure" (1979).</remarks>
public static class HolmCorrection
{
    /// <summary>The corrected p-values, in the order given.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        var remaining = pValues.Count;
        foreach (var i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            largest = Math.Max(largest, Math.Min(1, remaining-- * pValues[i]));
            adjusted[i] = largest;
        }

        return adjusted;
    }
}
