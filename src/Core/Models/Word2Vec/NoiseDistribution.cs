using System.Numerics;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// The distribution negatives are drawn from: cumulative, scaled to 2^31 - 1, and a lookup table over it that finds the
/// same item as a binary search.
/// </summary>
/// <remarks>
/// The range is cut into buckets of equal width, a power of two, at least two an item. A bucket is one number: the first item
/// that reaches into it, and that item's cumulative weight, which tells a draw of this item from one of the next. The few
/// buckets that hold more than two items are marked, and the search goes on from there.
/// </remarks>
internal sealed unsafe class NoiseDistribution
{
    /// <summary>The largest cumulative value; a draw is taken modulo this.</summary>
    public const uint Domain = int.MaxValue;

    private const int DomainBits = 31;
    private const int BucketsPerItem = 2;
    private const uint Crowded = 1u << 31;

    private readonly uint[] _cumulative;
    private readonly ulong[] _buckets;
    private readonly int _shift;

    public NoiseDistribution(ReadOnlySpan<long> counts, double exponent)
    {
        _cumulative = Accumulate(counts, exponent);
        var buckets = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)counts.Length * BucketsPerItem), 1 << 8, 1 << 20);
        _shift = DomainBits - BitOperations.Log2((uint)buckets);
        _buckets = new ulong[buckets];
        for (int bucket = 0, item = 0; bucket < buckets; bucket++)
        {
            while (_cumulative[item] < (uint)bucket << _shift) item++;
            _buckets[bucket] = Bucket(item, (((uint)bucket + 1) << _shift) - 1);
        }
    }

    /// <summary>Cumulative weight of each item, the last one <see cref="Domain"/>.</summary>
    public ReadOnlySpan<uint> Cumulative => _cumulative;

    /// <summary>
    /// Replaces each of <paramref name="count"/> values, all below <see cref="Domain"/>, by the first item whose cumulative
    /// weight is at least the value.
    /// </summary>
    public void Find(uint* values, int count)
    {
        var shift = _shift;
        fixed (uint* cumulative = _cumulative)
        fixed (ulong* buckets = _buckets)
        {
            for (var i = 0; i < count; i++)
            {
                var value = values[i];
                // No branch here: on which side of the edge a draw falls is a coin toss that no predictor wins.
                var found = buckets[value >> shift] + value;
                var item = (uint)(found >> 32);
                if ((long)found < 0)
                {
                    item -= Crowded;
                    while (cumulative[item] < value) item++;
                }

                values[i] = item;
            }
        }
    }

    /// <summary>
    /// The first item in the upper half, marked where values up to <paramref name="last"/> may lie beyond the next item; in the
    /// lower half what a value beyond the first item overflows, so that adding the value makes it the next item.
    /// </summary>
    private ulong Bucket(int first, uint last)
    {
        var next = Math.Min(first + 1, _cumulative.Length - 1);
        var crowded = Math.Min(last, Domain) > _cumulative[next] ? Crowded : 0;
        return ((ulong)((uint)first | crowded) << 32) | ~_cumulative[first];
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
