using BenchmarkDotNet.Attributes;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Randomness;

namespace SessionRec.Kernels;

/// <summary>Drawing negatives: nanoseconds for one.</summary>
public unsafe class NegativeDrawingBenchmarks : IDisposable
{
    private const int Draws = 16_000;

    private NegativeStream _stream = null!;

    [Params(3684, 50_000)]
    public int Items { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // Popularity as of a shop: a few items often, most seldom.
        var counts = Enumerable.Range(1, Items).Select(rank => 1 + (400_000L / (rank + 50))).ToArray();
        _stream = new NegativeStream(new NoiseDistribution(counts, 0.6), 16);
        _stream.Start(JobRandom.Seed(new MersenneTwister(1)));
    }

    [Benchmark(OperationsPerInvoke = Draws)]
    public int Draw()
    {
        var sum = 0;
        for (var i = 0; i < Draws; i += 16) sum += _stream.Take(16)[0];
        return sum;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _stream?.Dispose();
        GC.SuppressFinalize(this);
    }
}
