using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Samplers;

/// <summary>Tree-structured Parzen estimator; the defaults are Optuna's, but for the constant liar, which is on.</summary>
/// <param name="StartupTrials">Trials with a value before which parameters are drawn at random (<c>n_startup_trials</c>).</param>
/// <param name="Candidates">Candidates drawn from the good density (<c>n_ei_candidates</c>).</param>
/// <param name="Multivariate">Whether the parameters are estimated jointly; conditional ones stay apart.</param>
/// <param name="ConstantLiar">Whether running trials count as bad, so that parallel workers do not ask for the same point.</param>
/// <param name="PriorWeight">The weight of the prior; an observation has 1.</param>
/// <param name="Endpoints">Whether the outermost observations count the gap to the end of the range (<c>consider_endpoints</c>).</param>
public sealed record TpeOptions(
    int StartupTrials = 10,
    int Candidates = 24,
    bool Multivariate = false,
    bool ConstantLiar = true,
    double PriorWeight = 1,
    bool Endpoints = false) : SamplerOptions
{
    public override string Name => "tpe";

    public override ISampler Create(SearchSpace space, IReadOnlyList<ParameterSet> points, IReadOnlyList<TrialObservation> earlier) =>
        new PointsFirstSampler(space.WithoutGrids(), points, new TpeSampler(space, this, earlier));
}
