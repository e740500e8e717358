namespace SessionRec.Core.Randomness;

/// <summary>
/// NumPy's <c>default_rng(seed)</c>: PCG64 (XSL-RR 128/64) seeded through <see cref="SeedSequence"/>. Its draws are
/// NumPy's to the bit, which is what makes splits and initial vectors comparable with the Python tools.
/// </summary>
/// <remarks>Source: O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms" (2014); Lemire (2019) for bounded integers.</remarks>
public sealed class NumpyGenerator
{
    private static readonly UInt128 Multiplier = new(0x2360ed051fc65da4, 0x4385df649fccf645);

    private readonly UInt128 _increment;
    private UInt128 _state;
    private uint _buffered;
    private bool _hasBuffered;

    public NumpyGenerator(ulong seed)
    {
        Span<uint> words = stackalloc uint[8];
        new SeedSequence(seed).GenerateState(words);
        ulong Word(Span<uint> w, int i) => w[2 * i] | ((ulong)w[(2 * i) + 1] << 32);
        var initialState = new UInt128(Word(words, 0), Word(words, 1));
        _increment = (new UInt128(Word(words, 2), Word(words, 3)) << 1) | 1;
        Step();
        _state += initialState;
        Step();
    }

    /// <summary>The generator's 128-bit state, for comparison with <c>rng.bit_generator.state</c>.</summary>
    public UInt128 State => _state;

    /// <summary>The generator's 128-bit increment.</summary>
    public UInt128 Increment => _increment;

    public ulong NextUInt64()
    {
        Step();
        var folded = (ulong)(_state >> 64) ^ (ulong)_state;
        return ulong.RotateRight(folded, (int)(_state >> 122));
    }

    /// <summary>A 32-bit draw: each 64-bit draw serves two, low half first.</summary>
    public uint NextUInt32()
    {
        if (_hasBuffered)
        {
            _hasBuffered = false;
            return _buffered;
        }

        var next = NextUInt64();
        _buffered = (uint)(next >> 32);
        _hasBuffered = true;
        return (uint)next;
    }

    /// <summary>Uniform in [0, 1), 24 bits, as <c>random(dtype=float32)</c>.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1.0f / 16777216.0f);

    /// <summary>Uniform in [0, 1), 53 bits, as <c>random()</c>.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>
    /// Uniform in [0, <paramref name="inclusiveMaximum"/>] by Lemire's method without bias: 32-bit draws where they
    /// suffice, else 64-bit ones, as NumPy's bounded generators do.
    /// </summary>
    public ulong NextBounded(ulong inclusiveMaximum)
    {
        if (inclusiveMaximum == 0) return 0;
        if (inclusiveMaximum == uint.MaxValue) return NextUInt32();
        if (inclusiveMaximum == ulong.MaxValue) return NextUInt64();
        if (inclusiveMaximum < uint.MaxValue)
        {
            var bound = (uint)inclusiveMaximum + 1;
            var product = (ulong)NextUInt32() * bound;
            if ((uint)product < bound)
            {
                var threshold = (uint.MaxValue - (bound - 1)) % bound;
                while ((uint)product < threshold) product = (ulong)NextUInt32() * bound;
            }

            return product >> 32;
        }
        else
        {
            var bound = inclusiveMaximum + 1;
            var high = Math.BigMul(NextUInt64(), bound, out var low);
            if (low < bound)
            {
                var threshold = (ulong.MaxValue - (bound - 1)) % bound;
                while (low < threshold) high = Math.BigMul(NextUInt64(), bound, out low);
            }

            return high;
        }
    }

    private void Step() => _state = (_state * Multiplier) + _increment;
}
