using System.Runtime.Intrinsics;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>The 48-bit linear congruential generator of a training job. A draw is taken before the state advances.</summary>
internal struct JobRandom(ulong state)
{
    private const ulong Multiplier = 25214903917;
    private const ulong Increment = 11;
    private const ulong Mask = (1UL << 48) - 1;
    private const int Lanes = 8;

    /// <summary>What eight advances in one multiply and add: s -> a^8 s + c (a^7 + ... + 1).</summary>
    private static readonly (ulong Multiplier, ulong Increment) Leap = Compose(Lanes);

    private ulong _state = state;

    /// <summary>Seeds a job from the training's generator.</summary>
    public static JobRandom Seed(MersenneTwister generator)
    {
        var high = (ulong)generator.NextInt32(1 << 24);
        return new JobRandom((high << 24) + (ulong)generator.NextInt32(1 << 24));
    }

    public uint Next()
    {
        var draw = (uint)(_state >> 16);
        _state = ((_state * Multiplier) + Increment) & Mask;
        return draw;
    }

    /// <summary>
    /// The next draws, each modulo 2^31 - 1. Eight lanes hold eight consecutive states and leap eight draws at a time.
    /// </summary>
    /// <param name="draws">Receives the draws.</param>
    /// <param name="count">A multiple of 8.</param>
    public unsafe void NextModuloMersenne31(uint* draws, int count)
    {
        var states = stackalloc ulong[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            states[lane] = _state;
            _ = Next();
        }

        var state = Vector512.Load(states);
        var multiplier = Vector512.Create(Leap.Multiplier);
        var increment = Vector512.Create(Leap.Increment);
        var low31 = Vector512.Create((ulong)int.MaxValue);
        for (var i = 0; i < count; i += Lanes)
        {
            // The bits above the 48th never come down, so masking them can wait until a draw is taken.
            var draw = (state >>> 16) & Vector512.Create((ulong)uint.MaxValue);
            var folded = (draw & low31) + (draw >>> 31);
            folded -= Vector512.GreaterThanOrEqual(folded, low31) & low31;
            Vector512.Narrow(folded, folded).GetLower().Store(draws + i);
            state = (state * multiplier) + increment;
        }

        _state = state[0] & Mask;
    }

    private static (ulong Multiplier, ulong Increment) Compose(int advances)
    {
        var (multiplier, increment) = (1UL, 0UL);
        for (var i = 0; i < advances; i++) (multiplier, increment) = (multiplier * Multiplier, (increment * Multiplier) + Increment);
        return (multiplier, increment);
    }
}
