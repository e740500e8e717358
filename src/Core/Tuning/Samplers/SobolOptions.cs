using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Sobol's sequence: points that fill the space more evenly than random ones.</summary>
/// <param name="Scramble">Whether the sequence is scrambled by the seed (Owen); without it every seed gives the same points.</param>
public sealed record SobolOptions(bool Scramble = true) : SamplerOptions
{
    public override string Name => "sobol";

    public override ISampler Create(SearchSpace space, IReadOnlyList<ParameterSet> points, IReadOnlyList<TrialObservation> earlier) =>
        new PointsFirstSampler(space.WithoutGrids(), points, new SobolSampler(space, this));
}
