using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>An extension of a study and what follows from it, as it is stored: recovery does not have to find it out again.</summary>
/// <param name="Extension">What was asked for.</param>
/// <param name="From">Trials there were: numbers from here on follow the wider plan.</param>
/// <param name="Again">Earlier trials whose configurations are trained again with more epochs, in this order.</param>
/// <param name="TrialCount">Trials in all; null for no end.</param>
/// <param name="WaitAgain">Trials that were left behind at a rung and could be promoted now that more are to come: they are paused again; null for none.</param>
public sealed record PlannedExtension(StudyExtension Extension, int From, IReadOnlyList<int> Again, int? TrialCount, IReadOnlyList<int>? WaitAgain = null)
{
    /// <summary>The study's description from here on.</summary>
    public StudySpec Widen(StudySpec spec) => Extension.Widen(spec) with { TrialCount = TrialCount };

    /// <summary>Plans an extension of a study whose trials so far are <paramref name="trials"/>.</summary>
    /// <exception cref="InputException">There is nothing to extend by.</exception>
    internal static PlannedExtension Plan(StudyExtension extension, StudySpec spec, StudySampler sampler, IReadOnlyList<TrialObservation> trials)
    {
        var wider = extension.Widen(spec);
        int[] again = wider.PlannedEpochs > spec.PlannedEpochs && extension.Epochs is not null ? [.. BestConfigurations([.. trials]).Take(extension.Best ?? int.MaxValue)] : [];
        if (spec.TrialCount is not { } planned) return new PlannedExtension(extension, trials.Count, again, null);

        var more = wider.Sampler is VariantSamplerOptions
            ? new ExtendedVariantSampler(wider.Space, wider.Sampler.Seed).Missing(sampler.WithPlanned(trials, planned, spec.Seed), wider.NumSamples ?? 1)
            : wider.NumSamples!.Value - spec.NumSamples!.Value;
        var total = Math.Max(trials.Count, planned) + again.Length + more;
        if (total == trials.Count && trials.Count == planned)
            throw new InputException(wider.Sampler is VariantSamplerOptions
                ? $"{spec.Name} has tried all of that already."
                : $"{spec.Name}: {wider.Sampler.Name} chooses single trials out of the space; say with num_samples how many there are to be (now {spec.NumSamples}).");
        return new PlannedExtension(extension, trials.Count, again, total);
    }

    /// <summary>A trial of each configuration that did not fail, the best first.</summary>
    private static IEnumerable<int> BestConfigurations(IReadOnlyList<TrialObservation> trials) =>
        ObservationOrder.BestFirst(trials, withRunning: true)
            .DistinctBy(i => new ParameterSet(trials[i].Parameters.Where(p => p.Key is not ("epochs" or "seed"))))
            .Select(i => trials[i].Trial);
}
