using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tests.Models.Word2Vec;

public sealed class NoiseDrawingTests
{
    [Theory]
    [InlineData(1, 0.75)]
    [InlineData(2, 1)]
    [InlineData(300, 0.6)]
    [InlineData(5000, -0.5)]
    [InlineData(5000, 2)]
    public unsafe void Drawing_in_blocks_equals_a_binary_search_for_each_draw(int items, double exponent)
    {
        var random = new NumpyGenerator(1);
        var counts = Enumerable.Range(0, items).Select(_ => 1 + (long)random.NextBounded(10_000)).ToArray();
        var noise = new NoiseDistribution(counts, exponent);
        using var stream = new NegativeStream(noise, 16);
        var start = JobRandom.Seed(new MersenneTwister(5));
        stream.Start(start);
        var reference = start;
        var cumulative = noise.Cumulative.ToArray();
        for (var taken = 0; taken < 20_000;)
        {
            var count = 1 + (int)random.NextBounded(15);
            var picks = stream.Take(count);
            for (var i = 0; i < count; i++, taken++)
            {
                var value = reference.Next() % NoiseDistribution.Domain;
                Assert.Equal(BisectLeft(cumulative, value), picks[i]);
            }
        }
    }

    private static int BisectLeft(uint[] sorted, uint value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
