using System.Runtime.Intrinsics;
using SessionRec.Core.Randomness;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>The 48-bit linear congruential generator of a training job. A draw is taken before the state advances.</summary>
internal struct JobRandom(ulong state)
{
    /// <summary>Draws made at once, in two vectors: while one waits for its product the other goes on.</summary>
    public const int Lanes = 16;

    private const ulong Multiplier = 25214903917;
    private const ulong Increment = 11;
    private const ulong Mask = (1UL << 48) - 1;

    /// <summary>So many advances in one multiply and add: s -> a^16 s + c (a^15 + ... + 1).</summary>
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
    /// The next draws, each modulo 2^31 - 1. Sixteen lanes hold as many consecutive states and leap that far at a time.
    /// </summary>
    /// <param name="draws">Receives the draws.</param>
    /// <param name="count">A multiple of <see cref="Lanes"/>.</param>
    public unsafe void NextModuloMersenne31(uint* draws, int count)
    {
        var states = stackalloc ulong[Lanes];
        for (var lane = 0; lane < Lanes; lane++)
        {
            states[lane] = _state;
            _ = Next();
        }

        var (state, later) = (Vector512.Load(states), Vector512.Load(states + (Lanes / 2)));
        var multiplier = Vector512.Create(Leap.Multiplier);
        var increment = Vector512.Create(Leap.Increment);
        var mersenne31 = Vector512.Create((uint)int.MaxValue);
        for (var i = 0; i < count; i += Lanes)
        {
            // The bits above the 48th never come down, so nothing needs masking: narrowing takes the 32 bits of a draw.
            var draw = Vector512.Narrow(state >>> 16, later >>> 16);
            var folded = (draw & mersenne31) + (draw >>> 31);
            // What is below 2^31 - 1 wraps around and is the larger one.
            Vector512.Min(folded, folded - mersenne31).Store(draws + i);
            state = (state * multiplier) + increment;
            later = (later * multiplier) + increment;
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
