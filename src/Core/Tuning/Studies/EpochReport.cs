using SessionRec.Core.Evaluation;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>A worker's result for one epoch of one attempt.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Attempt">The attempt, which fences off results of workers that were given up.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Metrics">Validation metrics, <c>loss</c>, and test metrics under <c>test_</c> and the name.</param>
/// <param name="Seconds">Training and evaluation time of the epoch.</param>
/// <param name="Hits">The validation queries that were hit, at the tuned metric's cut-off; null where it has none.</param>
public sealed record EpochReport(int Trial, int Attempt, int Epoch, IReadOnlyDictionary<string, double> Metrics, double Seconds, QueryHits? Hits = null);
