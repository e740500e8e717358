using System.Text.Json;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tests.Randomness;

public sealed class NumpyChoiceTests
{
    [Theory]
    [InlineData(50_000, 300, "choice10k_floyd_seed7_50000_300_head")]
    [InlineData(50_000, 20_000, "choice_tail_seed7_50000_20000_head")]
    public void Samples_are_numpys(int population, int size, string golden)
    {
        var expected = SharedFiles.Golden("seed_split.json").GetProperty("numpy").GetProperty(golden).EnumerateArray().Select(e => e.GetInt32()).ToArray();
        var sample = NumpyChoice.WithoutReplacement(new NumpyGenerator(7), population, size);
        Assert.Equal(expected, sample[..expected.Length]);
        Assert.Equal(size, sample.Distinct().Count());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(10_001, 10_001)]
    public void A_sample_of_everything_is_a_permutation(int population, int size) =>
        Assert.Equal(Enumerable.Range(0, population), NumpyChoice.WithoutReplacement(new NumpyGenerator(1), population, size).Order());
}
