using System.Runtime.InteropServices;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>The items drawn by one job, in order: drawn in blocks ahead of their use, which the generator cannot tell.</summary>
internal sealed unsafe class NegativeStream(NoiseDistribution noise) : IDisposable
{
    private const int Capacity = 4096;

    private readonly int* _picks = (int*)NativeMemory.AlignedAlloc(Capacity * sizeof(int), 64);
    private JobRandom _random;
    private int _next;
    private int _end;

    public void Start(JobRandom random)
    {
        _random = random;
        _next = _end = 0;
    }

    /// <summary>The next <paramref name="count"/> items; valid until the next call.</summary>
    public int* Take(int count)
    {
        if (_next + count > _end) Refill(count);
        var taken = _picks + _next;
        _next += count;
        return taken;
    }

    public void Dispose() => NativeMemory.AlignedFree(_picks);

    private void Refill(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Capacity);
        var left = _end - _next;
        new Span<int>(_picks + _next, left).CopyTo(new Span<int>(_picks, left));
        for (var i = left; i < Capacity; i++) _picks[i] = noise.Find(_random.Next() % NoiseDistribution.Domain);
        (_next, _end) = (0, Capacity);
    }
}
