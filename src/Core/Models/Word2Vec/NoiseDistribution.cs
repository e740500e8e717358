using System.Numerics;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>
/// The distribution negatives are drawn from: cumulative, scaled to 2^31 - 1, and a lookup table over it that finds the
/// same item as a binary search.
/// </summary>
/// <remarks>
/// The range is cut into buckets of equal width, a power of two; a bucket knows the first item that reaches into it, and the
/// search goes on from there. There are at least two buckets an item, so it rarely goes on for more than a step.
/// </remarks>
internal sealed unsafe class NoiseDistribution
{
    /// <summary>The largest cumulative value; a draw is taken modulo this.</summary>
    public const uint Domain = int.MaxValue;

    private const int DomainBits = 31;
    private const int BucketsPerItem = 2;

    private readonly uint[] _cumulative;
    private readonly int[] _first;
    private readonly int _shift;

    public NoiseDistribution(ReadOnlySpan<long> counts, double exponent)
    {
        _cumulative = Accumulate(counts, exponent);
        var buckets = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)counts.Length * BucketsPerItem), 1 << 8, 1 << 20);
        _shift = DomainBits - BitOperations.Log2((uint)buckets);
        _first = new int[buckets];
        for (int bucket = 0, item = 0; bucket < buckets; bucket++)
        {
            while (_cumulative[item] < (uint)bucket << _shift) item++;
            _first[bucket] = item;
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
        fixed (int* first = _first)
        {
            for (var i = 0; i < count; i++)
            {
                var value = values[i];
                var item = first[value >> shift];
                // The first step without a branch: whether it is taken is a coin toss that no predictor wins.
                item += cumulative[item] < value ? 1 : 0;
                while (cumulative[item] < value) item++;
                values[i] = (uint)item;
            }
        }
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
