using System.Globalization;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tests.Randomness;

public sealed class NumpyCompatibilityTests
{
    [Fact]
    public void SeedSequence_gives_numpys_words()
    {
        var expected = SharedFiles.Golden("seed_split.json").GetProperty("numpy").GetProperty("seedseq_123_words").EnumerateArray().Select(w => w.GetUInt32()).ToArray();
        var words = new uint[expected.Length];
        new SeedSequence(123).GenerateState(words);
        Assert.Equal(expected, words);
    }

    [Fact]
    public void Pcg64_has_numpys_state_and_draws()
    {
        var numpy = SharedFiles.Golden("seed_split.json").GetProperty("numpy");
        static UInt128 Hex(string? text) => UInt128.Parse(text!.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var generator = new NumpyGenerator(123);
        Assert.Equal(Hex(numpy.GetProperty("pcg64_123_state").GetString()), generator.State);
        Assert.Equal(Hex(numpy.GetProperty("pcg64_123_inc").GetString()), generator.Increment);
        foreach (var raw in numpy.GetProperty("pcg64_123_raw").EnumerateArray())
            Assert.Equal(raw.GetUInt64(), generator.NextUInt64());
    }

    [Fact]
    public void Single_precision_draws_are_numpys()
    {
        var generator = new NumpyGenerator(1);
        foreach (var expected in SharedFiles.Golden("seed_split.json").GetProperty("numpy").GetProperty("default_rng1_float32").EnumerateArray())
            Assert.Equal(expected.GetSingle(), generator.NextSingle());
    }

    [Fact]
    public void Mersenne_twister_bounded_draws_are_numpys()
    {
        var numpy = SharedFiles.Golden("seed_split.json").GetProperty("numpy");
        var generator = new MersenneTwister(1);
        foreach (var expected in numpy.GetProperty("mt_seed1_randint_2^24").EnumerateArray())
            Assert.Equal(expected.GetInt32(), generator.NextInt32(1 << 24));
        generator = new MersenneTwister(1);
        foreach (var expected in numpy.GetProperty("mt_seed1_randint5").EnumerateArray())
            Assert.Equal(expected.GetInt32(), generator.NextInt32(5));
    }
}
