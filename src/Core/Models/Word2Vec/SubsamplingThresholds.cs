namespace SessionRec.Core.Models.Word2Vec;

/// <summary>How likely each item survives subsampling, as the largest 32-bit draw that keeps it.</summary>
internal static class SubsamplingThresholds
{
    /// <param name="counts">Occurrences of each vocabulary index.</param>
    /// <param name="sample">A share of all events below 1, else a count; 0 keeps everything.</param>
    public static uint[] Compute(ReadOnlySpan<long> counts, double sample)
    {
        long retained = 0;
        foreach (var count in counts) retained += count;
        var threshold = sample switch
        {
            0 => retained,
            < 1 => sample * retained,
            _ => Math.Truncate(sample * (3 + Math.Sqrt(5)) / 2),
        };
        var thresholds = new uint[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            var survival = (Math.Sqrt(counts[i] / threshold) + 1) * (threshold / counts[i]);
            thresholds[i] = (uint)(Math.Min(survival, 1) * uint.MaxValue);
        }

        return thresholds;
    }
}
