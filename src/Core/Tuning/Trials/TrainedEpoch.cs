using SessionRec.Core.Evaluation;

namespace SessionRec.Core.Tuning.Trials;

/// <summary>What one epoch of a trial gave.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Metrics">Metrics by name.</param>
/// <param name="Seconds">Training and evaluation time.</param>
/// <param name="Hits">The validation queries that were hit, at the tuned metric's cut-off; null where it has none.</param>
public sealed record TrainedEpoch(int Epoch, IReadOnlyDictionary<string, double> Metrics, double Seconds, QueryHits? Hits = null);
