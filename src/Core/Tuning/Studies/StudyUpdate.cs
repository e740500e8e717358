namespace SessionRec.Core.Tuning.Studies;

/// <summary>What changed in a study since the update before; the first update of a watch has all trials.</summary>
public sealed record StudyUpdate(StudySummary Summary, IReadOnlyList<TrialRow> Trials);
