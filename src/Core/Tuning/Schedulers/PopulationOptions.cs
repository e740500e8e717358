using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>Population-based training; the population is the study's trials.</summary>
/// <param name="MaxT">Epochs a trial trains.</param>
/// <param name="PerturbationInterval">Epochs between comparisons, at which all trials wait for each other.</param>
/// <param name="BurnIn">Epochs before the first comparison that can change a trial.</param>
/// <param name="QuantileFraction">The share of the population that is replaced, and the share it is replaced by.</param>
/// <param name="ResampleProbability">The chance that a parameter is drawn anew instead of changed by a factor.</param>
/// <param name="FactorUp">One of the two factors, equally likely.</param>
/// <param name="FactorDown">The other.</param>
/// <param name="Parameters">The parameters that change; null for all that are searched.</param>
public sealed record PopulationOptions(
    int MaxT = 100,
    int PerturbationInterval = 10,
    int BurnIn = 0,
    double QuantileFraction = .25,
    double ResampleProbability = .25,
    double FactorUp = 1.2,
    double FactorDown = .8,
    IReadOnlyList<string>? Parameters = null) : SchedulerOptions
{
    public override string Name => "pbt";

    public override string Summary => $"population-based training, every {PerturbationInterval} epochs";

    public override int? MaxEpochs => MaxT;

    public override ITrialScheduler Create(SearchSpace space, ulong seed, OptimizationMode mode = OptimizationMode.Max) => new PopulationScheduler(this, space, seed, mode);

    public override SchedulerOptions Within(int epochs) => MaxT <= epochs ? this : this with { MaxT = epochs, PerturbationInterval = Math.Min(PerturbationInterval, epochs) };

    public override SchedulerOptions UpTo(int epochs) => this with { MaxT = epochs };
}
