using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Gaussian process with expected improvement.</summary>
/// <param name="StartupTrials">Trials with a value before which points of Sobol's sequence are taken (<c>n_startup_trials</c>).</param>
/// <param name="MaxObservations">Trials the process is fitted to at most, half of them the best, half the newest; its cost grows with their cube.</param>
public sealed record GpOptions(int StartupTrials = 10, int MaxObservations = 150) : SamplerOptions
{
    public override string Name => "gp";

    public override ISampler Create(SearchSpace space, IReadOnlyList<ParameterSet> points, IReadOnlyList<TrialObservation> earlier) =>
        new PointsFirstSampler(space.WithoutGrids(), points, new GpSampler(space, this, earlier));
}
