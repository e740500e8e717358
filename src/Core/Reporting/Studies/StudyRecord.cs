using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Importance;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting.Studies;

/// <summary>All that is known of a study, as figures and reports read it.</summary>
/// <param name="Spec">Its file.</param>
/// <param name="Summary">Where it stands.</param>
/// <param name="Trials">Its trials, in order of their numbers.</param>
/// <param name="Epochs">Its accepted results, by trial and epoch.</param>
/// <param name="Baselines">Simple models on the same queries; empty where they were not computed, or the tuned metric is none of queries.</param>
public sealed record StudyRecord(
    StudySpec Spec, StudySummary Summary, IReadOnlyList<TrialRow> Trials, IReadOnlyList<EpochRow> Epochs, IReadOnlyList<BaselineResult> Baselines)
{
    /// <summary>The trials that cannot be told apart from the best; null where hits were not kept.</summary>
    public TiedTrials? Tied { get; init; }

    /// <summary>The simple models; none where a loss is tuned, which no other model has.</summary>
    public IReadOnlyList<BaselineResult> Baselines { get => Metric.Contains('@', StringComparison.Ordinal) ? field : []; init; } = Baselines;

    public bool Maximises => Spec.Mode == OptimizationMode.Max;

    public string Metric => Spec.Metric;

    /// <summary>Trials with a value, in order of their numbers.</summary>
    public IEnumerable<TrialRow> Valued => Trials.Where(t => t.Value is { } value && double.IsFinite(value));

    /// <summary>The best trial by its last value; null before the first result.</summary>
    public TrialRow? Best => BestTrial.Find(Trials, BestScope.Last, Spec.Mode)?.Trial;

    /// <summary>The searched parameters that take more than one value, once each.</summary>
    public IReadOnlyList<SpaceParameter> Searched => [.. Spec.Space.Searched.DistinctBy(p => p.Name).Where(p => Valued.Select(t => t.Parameters.TryGet(p.Name, out var value) ? value.ToString() : null).Distinct().Count() > 1)];

    /// <summary>Those of <see cref="Searched"/> that are searched on a logarithmic scale.</summary>
    public IReadOnlyList<string> Logarithmic => [.. Searched.Where(p => new ParameterScale(p, Valued).IsLog).Select(p => p.Name)];

    /// <summary>The trials with a value as importances see them: higher is better.</summary>
    /// <remarks>Trials that were stopped early count with their last value, or nearly none would be left of an ASHA study; a low early value is what stopped them.</remarks>
    public IReadOnlyList<TrialObservation> Observations =>
        [.. Valued.Select(t => new TrialObservation(t.Trial, t.Parameters, TrialObservationState.Finished, t.Epoch, Maximises ? t.Value : -t.Value))];

    /// <summary>How much each parameter matters among <see cref="Observations"/>, by fANOVA, most important first.</summary>
    public IReadOnlyList<ParameterImportance> Importance(bool interactions = false, CancellationToken cancellation = default) =>
        Fanova.Evaluate(Spec.Space, Observations, Spec.Seed, interactions, cancellation: cancellation);
}
