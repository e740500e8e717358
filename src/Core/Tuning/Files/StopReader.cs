using SessionRec.Core.Tuning.Stoppers;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Core.Tuning.Files;

/// <summary>Reads the <c>stop</c> key of a study file.</summary>
internal static class StopReader
{
    private static readonly IReadOnlyList<string> Names =
        ["training_iteration", "trial_time", "plateau", "time_budget", "target", "study_plateau", "num_trials", "max_failed_trials"];

    /// <param name="entry">The key's value.</param>
    /// <param name="metric">The tuned metric.</param>
    /// <param name="mode">Which way that is better.</param>
    /// <param name="isStored">Whether the file was accepted before, perhaps by a version that took any name with a cut-off.</param>
    public static StopRules Read(YamlEntry entry, string metric, OptimizationMode mode, bool isStored)
    {
        var trial = new List<ITrialStopper>();
        var study = new List<IStudyStopper>();
        TimeSpan? budget = null;
        foreach (var (key, value) in entry.Entries("a mapping of what ends trials and the study"))
        {
            switch (key)
            {
                case "training_iteration": trial.Add(new EpochBound(value.Int32(1))); break;
                case "trial_time": trial.Add(new TrainingTimeBound(value.Duration())); break;
                case "plateau": trial.Add(ReadTrialPlateau(value)); break;
                case "time_budget": study.Add(new TimeBudget((budget = value.Duration()).Value)); break;
                case "target": study.Add(new TargetValue(value.Real(), mode == OptimizationMode.Min)); break;
                case "study_plateau": study.Add(ReadStudyPlateau(value)); break;
                case "num_trials": study.Add(new TrialLimit(value.Int32(1))); break;
                case "max_failed_trials": study.Add(new FailureLimit(value.Int32(0))); break;
                case var name when name == metric: trial.Add(new MetricBound(name, value.Real(), mode == OptimizationMode.Min)); break;
                case var name when name.Contains('@') || ReportedMetrics.IsLoss(name):
                    if (!isStored && ReportedMetrics.Complaint(name) is { } complaint) throw value.Error(complaint);
                    trial.Add(new MetricBound(name, value.Real(), ReportedMetrics.IsLoss(name)));
                    break;
                default: throw value.Error(NearestName.Unknown("key", key, [.. Names, metric]));
            }
        }

        return new StopRules { Trial = trial, Study = study, TimeBudget = budget };
    }

    private static TrialPlateau ReadTrialPlateau(YamlEntry entry)
    {
        var defaults = new TrialPlateau();
        if (entry.IsScalar) return entry.Boolean() ? defaults : throw entry.Error("write true, or its settings std, num_results, grace_period");
        var keys = entry.Keys("std", "num_results", "grace_period");
        return new TrialPlateau(
            keys.TryGetValue("std", out var deviation) ? deviation.Real(0) : defaults.Deviation,
            keys.TryGetValue("num_results", out var results) ? results.Int32(2) : defaults.Results,
            keys.TryGetValue("grace_period", out var grace) ? grace.Int32(0) : defaults.GracePeriod);
    }

    private static StudyPlateau ReadStudyPlateau(YamlEntry entry)
    {
        var defaults = new StudyPlateau();
        if (entry.IsScalar) return entry.Boolean() ? defaults : throw entry.Error("write true, or its settings std, top, patience");
        var keys = entry.Keys("std", "top", "patience");
        return new StudyPlateau(
            keys.TryGetValue("std", out var deviation) ? deviation.Real(0) : defaults.Deviation,
            keys.TryGetValue("top", out var top) ? top.Int32(2) : defaults.Top,
            keys.TryGetValue("patience", out var patience) ? patience.Int32(0) : defaults.Patience);
    }
}
