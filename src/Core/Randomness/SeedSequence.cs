namespace SessionRec.Core.Randomness;

/// <summary>
/// NumPy's <c>SeedSequence</c>: spreads one integer seed over any number of well-mixed 32-bit words.
/// </summary>
/// <remarks>Source: O'Neill, "Developing a seed_seq alternative" (2015), as used by <c>numpy.random</c>.</remarks>
public sealed class SeedSequence
{
    private const uint InitA = 0x43b0d7e5, MultA = 0x931e8875, InitB = 0x8b51f9dd, MultB = 0x58f38ded;
    private const uint MixLeft = 0xca01f9dd, MixRight = 0x4973f715;
    private const int PoolSize = 4;

    private readonly uint[] _pool = new uint[PoolSize];

    public SeedSequence(ulong entropy)
    {
        Span<uint> words = [(uint)entropy, (uint)(entropy >> 32)];
        var count = entropy >> 32 == 0 ? 1 : 2;
        var hashConstant = InitA;
        for (var i = 0; i < PoolSize; i++)
            _pool[i] = HashMix(i < count ? words[i] : 0, ref hashConstant);
        for (var source = 0; source < PoolSize; source++)
            for (var target = 0; target < PoolSize; target++)
                if (source != target)
                    _pool[target] = Mix(_pool[target], HashMix(_pool[source], ref hashConstant));
    }

    /// <summary>Fills <paramref name="words"/> with the sequence's state, as <c>generate_state(n, uint32)</c> does.</summary>
    public void GenerateState(Span<uint> words)
    {
        var hashConstant = InitB;
        for (var i = 0; i < words.Length; i++)
        {
            var value = _pool[i % PoolSize] ^ hashConstant;
            hashConstant *= MultB;
            value *= hashConstant;
            words[i] = value ^ (value >> 16);
        }
    }

    private static uint HashMix(uint value, ref uint hashConstant)
    {
        value ^= hashConstant;
        hashConstant *= MultA;
        value *= hashConstant;
        return value ^ (value >> 16);
    }

    private static uint Mix(uint x, uint y)
    {
        var result = (MixLeft * x) - (MixRight * y);
        return result ^ (result >> 16);
    }
}
