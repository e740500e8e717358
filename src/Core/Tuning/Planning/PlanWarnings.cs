using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Spaces;
using SessionRec.Core.Tuning.Stoppers;

namespace SessionRec.Core.Tuning.Planning;

/// <summary>What in a study is allowed but seldom meant.</summary>
internal static class PlanWarnings
{
    private const int SmallPopulation = 4;
    private const int ManyPeers = 10;
    private const int ManyTrials = 10_000;

    public static IEnumerable<string> Of(StudySpec study, int slots, TimeSpan? expected) =>
        OfScheduler(study).Concat(OfSampler(study, slots)).Concat(OfStops(study, expected)).Concat(OfSlots(study, slots));

    private static IEnumerable<string> OfScheduler(StudySpec study)
    {
        switch (study.Scheduler)
        {
            case AshaOptions asha when asha.RungsOf(0).Count == 0:
                yield return $"ASHA saves nothing: its first rung, epoch {asha.GracePeriod}, is the last epoch; lower grace_period";
                break;
            case AshaOptions asha when study.TrialCount < asha.ReductionFactor:
                yield return $"ASHA decides little: {study.TrialCount} trials are fewer than the reduction factor {asha.ReductionFactor}";
                break;
            case HyperBandOptions { Plan: { Count: 1 } }:
                yield return "HyperBand saves nothing: it has one bracket that starts at the last epoch; lower grace_period";
                break;
            case HyperBandOptions hyperBand when study.TrialCount % hyperBand.Plan.Sum(b => b.Trials) is > 0 and var rest:
                yield return $"HyperBand's brackets hold {hyperBand.Plan.Sum(b => b.Trials)} trials together; {study.TrialCount} leave the last round with {rest}";
                break;
            case PopulationOptions when study.TrialCount < SmallPopulation:
                yield return $"population-based training decides little: {study.TrialCount} trials are a small population; raise num_samples";
                break;
            case PopulationOptions { PerturbationInterval: var interval } when interval >= study.PlannedEpochs:
                yield return "population-based training never compares: perturbation_interval is not below the number of epochs";
                break;
        }
    }

    private static IEnumerable<string> OfSampler(StudySpec study, int slots)
    {
        var startup = study.Sampler switch
        {
            TpeOptions tpe => tpe.StartupTrials,
            GpOptions gp => gp.StartupTrials,
            _ => 0,
        };
        if (startup > 0 && study.WarmStart.Count == 0)
        {
            if (study.TrialCount <= startup) yield return $"{study.Sampler.Name} learns nothing: its first {startup} trials are drawn at random and there are {study.TrialCount}";
            else if (study.TrialCount is { } trials && Math.Min(slots, study.MaxConcurrent ?? slots) * 2 > trials) yield return $"{study.Sampler.Name} learns little: most of the {trials} trials start before the first has ended; set max_concurrent";
            if (study.Space.Parameters.Any(p => p.Domain is GridDomain)) yield return $"{study.Sampler.Name} searches the grids instead of trying them all; num_samples counts single trials";
        }

        if (study.Sampler is VariantSamplerOptions && !study.Space.Searched.Any(p => p.Domain is not GridDomain) && study.NumSamples > 1)
            yield return $"every configuration is tried {study.NumSamples} times: nothing in the space is random";
        if (study.Sampler is VariantSamplerOptions { Shuffle: false } && study.Scheduler is AshaOptions { ReductionFactor: var factor } && study.Space.Parameters.Any(p => p.Domain is GridDomain) && study.TrialCount >= ManyPeers * factor)
            yield return "ASHA compares a trial with those before it: of a grid in its order, whose values may get better and better, most go on; set sampler: {grid: {shuffle: true}}";
        if (study.Sampler is VariantSamplerOptions or SobolOptions && study.WarmStart.Count > 0)
            yield return $"the {study.Sampler.Name} sampler learns nothing from the studies of warm_start";
        if (study.TrialCount > ManyTrials) yield return $"{study.TrialCount} trials are many: check the grids and num_samples";
    }

    private static IEnumerable<string> OfStops(StudySpec study, TimeSpan? expected)
    {
        if (study.Stop.Trial.OfType<EpochBound>().FirstOrDefault() is { } bound && bound.Epochs < study.PlannedEpochs)
            yield return $"trials stop at {bound.Epochs} of {study.PlannedEpochs} planned epochs: the learning rate never reaches its end";
        if (expected is { } time && study.Stop.TimeBudget is { } budget && time > budget)
            yield return $"the time budget ends the study at about {budget / time:P0} of it";
    }

    private static IEnumerable<string> OfSlots(StudySpec study, int slots)
    {
        if (study.TrialCount < slots) yield return $"{slots - study.TrialCount} of {slots} slots stay idle: there are {study.TrialCount} trials";
    }
}
