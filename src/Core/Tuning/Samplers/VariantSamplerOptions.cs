using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Every combination of the grids, each with fresh draws of the random parameters; the whole as often as there are samples.</summary>
/// <param name="IsGrid">Whether the file calls it <c>grid</c>, which asks for at least one grid; else it is called <c>random</c>.</param>
/// <param name="Shuffle">Whether the combinations come in an order drawn by the seed, as Optuna's GridSampler has it, instead of the declared one.</param>
public sealed record VariantSamplerOptions(bool IsGrid = false, bool Shuffle = false) : SamplerOptions
{
    public override string Name => IsGrid ? "grid" : "random";

    public override ISampler Create(SearchSpace space, IReadOnlyList<ParameterSet> points, IReadOnlyList<TrialObservation> earlier) =>
        new VariantSampler(space, points, Seed, Shuffle);

    public override int TrialCount(SearchSpace space, IReadOnlyList<ParameterSet> points, int numSamples) =>
        new VariantSampler(space, points, Seed).TrialCount(numSamples);
}
