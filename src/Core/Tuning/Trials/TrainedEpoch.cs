namespace SessionRec.Core.Tuning.Trials;

/// <summary>What one epoch of a trial gave.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Metrics">Metrics by name.</param>
/// <param name="Seconds">Training and evaluation time.</param>
public sealed record TrainedEpoch(int Epoch, IReadOnlyDictionary<string, double> Metrics, double Seconds);
