namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>A running trial as stoppers see it.</summary>
/// <param name="Epoch">The last epoch reported.</param>
/// <param name="TrainingTime">Time the trial has trained.</param>
/// <param name="Values">The tuned metric after each epoch so far, higher is better, NaN where an epoch had none.</param>
/// <param name="Metrics">Every figure of the last result by name, as reported (not flipped).</param>
public sealed record TrialProgress(int Epoch, TimeSpan TrainingTime, IReadOnlyList<double> Values, IReadOnlyDictionary<string, double> Metrics);
