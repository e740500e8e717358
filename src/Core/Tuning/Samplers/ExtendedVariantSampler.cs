using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>
/// Goes on with a study whose grids or samples grew: takes the combination of the grids that has been tried least, the first of them in the
/// order of <see cref="VariantSampler"/>, shuffled or declared, so that nothing is tried again before everything else has been tried as often.
/// </summary>
public sealed class ExtendedVariantSampler(SearchSpace space, ulong? seed = null, bool shuffle = false) : ISampler
{
    private readonly VariantSampler _order = new(space, seed: seed, shuffle: shuffle);

    public ParameterSet? Suggest(SamplerRequest request)
    {
        var tried = Tried(request.Observations);
        var (least, drawn) = (tried.Min(), seed ?? request.StudySeed);
        var combination = shuffle ? Array.Find(_order.Order(drawn), c => tried[c] == least) : Array.IndexOf(tried, least);
        return space.Sample(TrialRandomness.For(drawn, request.Trial), _order.Combination(combination));
    }

    /// <summary>Trials still to come until every combination has been tried <paramref name="numSamples"/> times.</summary>
    public int Missing(IReadOnlyList<TrialObservation> trials, int numSamples) => checked(Tried(trials).Sum(count => Math.Max(0, numSamples - count)));

    /// <summary>How often each combination has been tried; trials off the grid count nowhere.</summary>
    private int[] Tried(IReadOnlyList<TrialObservation> trials)
    {
        var tried = new int[_order.GridSize];
        foreach (var trial in trials)
            if (_order.IndexOf(trial.Parameters) is { } index)
                tried[index]++;
        return tried;
    }
}
