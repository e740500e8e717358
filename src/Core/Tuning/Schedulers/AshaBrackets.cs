using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>
/// Draws a trial's bracket with Ray's probabilities, the softmax of the brackets' numbers of rungs, from the study's
/// seed and the trial's number.
/// </summary>
internal sealed class AshaBrackets
{
    private const uint Stream = 0xb0a7;

    private readonly ulong _seed;
    private readonly double[] _cumulative;

    public AshaBrackets(AshaOptions options, ulong seed)
    {
        _seed = seed;
        Rungs = [.. Enumerable.Range(0, options.Brackets).Select(options.RungsOf)];
        var most = Rungs.Max(r => r.Count);
        var weights = Rungs.Select(r => Math.Exp(r.Count - most)).ToArray();
        var total = weights.Sum();
        var sum = 0.0;
        _cumulative = [.. weights.Select(w => sum += w / total)];
    }

    /// <summary>The rungs of each bracket, ascending.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Rungs { get; }

    public int Of(int trial)
    {
        if (Rungs.Count == 1) return 0;
        var draw = TrialRandomness.For(_seed, trial, Stream).NextDouble();
        var bracket = Array.FindIndex(_cumulative, c => draw < c);
        return bracket >= 0 ? bracket : Rungs.Count - 1;
    }
}
