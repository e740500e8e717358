using SessionRec.Core.Randomness;

namespace SessionRec.Core.Models.Word2Vec;

/// <summary>The 48-bit linear congruential generator of a training job. A draw is taken before the state advances.</summary>
internal struct JobRandom(ulong state)
{
    public const ulong Multiplier = 25214903917;
    public const ulong Increment = 11;
    public const ulong Mask = (1UL << 48) - 1;

    public ulong State { get; set; } = state;

    /// <summary>Seeds a job from the training's generator.</summary>
    public static JobRandom Seed(MersenneTwister generator)
    {
        var high = (ulong)generator.NextInt32(1 << 24);
        return new JobRandom((high << 24) + (ulong)generator.NextInt32(1 << 24));
    }

    public uint Next()
    {
        var draw = (uint)(State >> 16);
        State = ((State * Multiplier) + Increment) & Mask;
        return draw;
    }
}
