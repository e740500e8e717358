using System.Numerics;

namespace SessionRec.Core.Randomness;

/// <summary>NumPy's legacy <c>RandomState(seed)</c>: MT19937 with bounded integers by masked rejection.</summary>
/// <remarks>Source: Matsumoto and Nishimura, "Mersenne Twister" (1998).</remarks>
public sealed class MersenneTwister
{
    private const int Length = 624, Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _position = Length;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Length; i++)
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
    }

    /// <summary>Words of a saved state.</summary>
    public static int StateLength => Length + 1;

    /// <summary>The state as it stands, to go on from later: 624 words and the position among them.</summary>
    public uint[] SaveState() => [.. _state, (uint)_position];

    /// <summary>Goes on from a state that <see cref="SaveState"/> gave.</summary>
    public void RestoreState(ReadOnlySpan<uint> state)
    {
        if (state.Length != StateLength || state[Length] > Length) throw new ArgumentException("This is not a state of the generator.", nameof(state));
        state[..Length].CopyTo(_state);
        _position = (int)state[Length];
    }

    public uint NextUInt32()
    {
        if (_position == Length) Refill();
        var y = _state[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>Uniform in [0, <paramref name="exclusiveMaximum"/>), as <c>randint(0, n)</c>; a range of one draws nothing.</summary>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        var maximum = (uint)exclusiveMaximum - 1;
        if (maximum == 0) return 0;
        var mask = uint.MaxValue >> BitOperations.LeadingZeroCount(maximum);
        uint draw;
        do draw = NextUInt32() & mask;
        while (draw > maximum);
        return (int)draw;
    }

    private void Refill()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }

        _position = 0;
    }
}
