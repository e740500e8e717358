using SessionRec.Core.Randomness;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// Generators for single trials: independent of each other, and the same for the same study seed and trial number
/// whatever happened in between.
/// </summary>
public static class TrialRandomness
{
    /// <summary>A generator for one use (<paramref name="stream"/>) within a trial.</summary>
    public static NumpyGenerator For(ulong studySeed, int trial, uint stream = 0) =>
        new(Scramble(Scramble(Scramble(studySeed) ^ (uint)trial) ^ stream));

    /// <summary>Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (2014), SplitMix64's output function.</summary>
    private static ulong Scramble(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
