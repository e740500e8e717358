using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// Trials of earlier studies that a new one begins with (<c>warm_start</c>). They travel with its submission, so it does not depend on the
/// earlier studies any more, and comes out of its journal the same.
/// </summary>
public static class EarlierTrials
{
    /// <summary>Trials taken over at most from all earlier studies together: more teach little and would make the submission large.</summary>
    public const int Most = 300;

    /// <summary>What can be learnt from an earlier study: its trials that have a value, with the parameters that the new one searches.</summary>
    /// <param name="spec">The new study.</param>
    /// <param name="corpus">Its data.</param>
    /// <param name="earlier">The earlier study.</param>
    /// <param name="trials">The earlier study's trials.</param>
    /// <exception cref="InputException">They cannot be compared: another model, metric or other data.</exception>
    public static IReadOnlyList<TrialObservation> Of(StudySpec spec, CorpusReference corpus, StudySummary earlier, IReadOnlyList<TrialRow> trials)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(earlier);
        var mode = spec.Mode == OptimizationMode.Max ? "max" : "min";
        if (earlier.Model != spec.Model) throw Differs(earlier, $"it tunes {earlier.Model}, not {spec.Model}");
        if (earlier.Metric != spec.Metric || earlier.Mode != mode) throw Differs(earlier, $"it tunes {earlier.Metric} ({earlier.Mode}), not {spec.Metric} ({mode})");
        if (earlier.Corpus.SessionsSha256 != corpus.SessionsSha256)
            throw Differs(earlier, $"its data are others (sha256 {Short(earlier.Corpus.SessionsSha256)}, not {Short(corpus.SessionsSha256)}), and values on other data are not comparable");

        var names = spec.Space.Parameters.Select(p => p.Name).ToHashSet();
        return
        [
            .. from trial in trials
               let state = StateOf(trial, spec.PlannedEpochs)
               where state is not null && trial.Value is { } value && double.IsFinite(value)
               select new TrialObservation(
                   trial.Trial,
                   new ParameterSet(trial.Parameters.Where(p => names.Contains(p.Key))),
                   state.Value,
                   trial.Epoch,
                   spec.Mode == OptimizationMode.Max ? trial.Value : -trial.Value),
        ];
    }

    /// <summary>The trials of several earlier studies, one after the other: where they are too many, the best half and the newest.</summary>
    public static IReadOnlyList<TrialObservation> Join(IEnumerable<IReadOnlyList<TrialObservation>> studies)
    {
        TrialObservation[] all = [.. studies.SelectMany(s => s)];
        if (all.Length <= Most) return all;
        var best = ObservationOrder.BestFirst(all, withRunning: false).Take(Most / 2).ToHashSet();
        var newest = Enumerable.Range(0, all.Length).Reverse().Where(i => !best.Contains(i)).Take(Most - best.Count);
        return [.. best.Concat(newest).Order().Select(i => all[i])];
    }

    /// <summary>One that was planned with fewer epochs says what a trial reaches that stops there.</summary>
    private static TrialObservationState? StateOf(TrialRow trial, int plannedEpochs) => trial.State switch
    {
        TrialState.Completed when trial.PlannedEpochs >= plannedEpochs => TrialObservationState.Finished,
        TrialState.Stopped when trial.EndedByStopRule && trial.PlannedEpochs >= plannedEpochs => TrialObservationState.Finished,
        TrialState.Completed or TrialState.Stopped or TrialState.Paused => TrialObservationState.Stopped,
        _ => null,
    };

    private static InputException Differs(StudySummary earlier, string how) => new($"warm_start: nothing can be learnt from {earlier.Name}: {how}.");

    private static string Short(string hash) => hash[..Math.Min(8, hash.Length)];
}
