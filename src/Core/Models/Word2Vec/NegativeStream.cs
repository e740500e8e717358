using System.Runtime.InteropServices;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>The items drawn by one job, in order: drawn in blocks ahead of their use, which the generator cannot tell.</summary>
internal sealed unsafe class NegativeStream : IDisposable
{
    private const int Block = 1024;

    /// <summary>Whoever takes few may load a whole vector of 16.</summary>
    private const int Padding = 16;

    private readonly NoiseDistribution _noise;
    private readonly int _capacity;
    private readonly int* _picks;
    private JobRandom _random;
    private int _next;
    private int _end;

    /// <param name="noise">The distribution of the draws.</param>
    /// <param name="longestTake">The most that is taken at once.</param>
    public NegativeStream(NoiseDistribution noise, int longestTake)
    {
        _noise = noise;
        _capacity = Block * (1 + (((2 * longestTake) + Block) / Block));
        _picks = (int*)NativeMemory.AlignedAlloc((nuint)(_capacity + Padding) * sizeof(int), 64);
    }

    public void Start(JobRandom random)
    {
        _random = random;
        _next = _end = 0;
    }

    /// <summary>What will be taken next, at least as many as the last time and one more; valid until the next call of <see cref="Take"/>.</summary>
    public int* Upcoming => _picks + _next;

    /// <summary>The next <paramref name="count"/> items; valid until the next call.</summary>
    public int* Take(int count)
    {
        if (_next + count + count + 1 > _end) Refill();
        var taken = _picks + _next;
        _next += count;
        return taken;
    }

    public void Dispose() => NativeMemory.AlignedFree(_picks);

    private void Refill()
    {
        var left = _end - _next;
        new Span<int>(_picks + _next, left).CopyTo(new Span<int>(_picks, left));
        var fresh = (_capacity - left) / JobRandom.Lanes * JobRandom.Lanes;
        _random.NextModuloMersenne31((uint*)_picks + left, fresh);
        _noise.Find((uint*)_picks + left, fresh);
        (_next, _end) = (0, left + fresh);
    }
}
