using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>How a study takes a report.</summary>
/// <param name="Verdict">Whether it counts.</param>
/// <param name="Answer">What the worker should do next; told only once <paramref name="Events"/> are stored.</param>
/// <param name="Events">What to store, empty for a report that was already accepted.</param>
public sealed record ReportOutcome(ReportVerdict Verdict, DecisionKind Answer, IReadOnlyList<StudyEvent> Events);
