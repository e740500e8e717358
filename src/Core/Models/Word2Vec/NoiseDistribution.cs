namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// The distribution negatives are drawn from: cumulative, scaled to 2^31 - 1, and a lookup table over it that finds the
/// same item as a binary search.
/// </summary>
/// <remarks>
/// The range is cut into buckets of equal width, a power of two; a bucket knows the first item that reaches into it, and the
/// search goes on from there. There are about four buckets an item, so it rarely goes on for more than a step.
/// </remarks>
internal sealed class NoiseDistribution
{
    /// <summary>The largest cumulative value; a draw is taken modulo this.</summary>
    public const uint Domain = int.MaxValue;

    private const int DomainBits = 31;
    private const int BucketsPerItem = 4;

    public NoiseDistribution(ReadOnlySpan<long> counts, double exponent)
    {
        Cumulative = Accumulate(counts, exponent);
        var buckets = Math.Clamp((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)counts.Length * BucketsPerItem), 1 << 8, 1 << 20);
        Shift = DomainBits - System.Numerics.BitOperations.Log2((uint)buckets);
        First = new int[buckets];
        for (int bucket = 0, item = 0; bucket < buckets; bucket++)
        {
            while (Cumulative[item] < (uint)bucket << Shift) item++;
            First[bucket] = item;
        }
    }

    /// <summary>Cumulative weight of each item, the last one <see cref="Domain"/>.</summary>
    public uint[] Cumulative { get; }

    /// <summary>First item whose cumulative weight reaches into each bucket.</summary>
    public int[] First { get; }

    /// <summary>A value's bucket is the value shifted right by this.</summary>
    public int Shift { get; }

    /// <summary>The first item whose cumulative weight is at least <paramref name="value"/>, which is below <see cref="Domain"/>.</summary>
    public int Find(uint value)
    {
        var item = First[value >> Shift];
        while (Cumulative[item] < value) item++;
        return item;
    }

    private static uint[] Accumulate(ReadOnlySpan<long> counts, double exponent)
    {
        var total = 0.0;
        foreach (var count in counts) total += Math.Pow(count, exponent);
        var cumulative = new uint[counts.Length];
        var sum = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            sum += Math.Pow(counts[i], exponent);
            cumulative[i] = (uint)Math.Round(sum / total * Domain, MidpointRounding.ToEven);
        }

        return cumulative;
    }
}
