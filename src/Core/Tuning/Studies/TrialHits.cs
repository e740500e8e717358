using SessionRec.Core.Evaluation;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>Which validation queries a trial hit after an epoch.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Hits">The hits, at the cut-off of the tuned metric.</param>
public sealed record TrialHits(int Trial, int Epoch, QueryHits Hits);
