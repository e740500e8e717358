namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>A study as stoppers see it.</summary>
/// <param name="Elapsed">Wall-clock time the study has been running, pauses between sessions not counted.</param>
/// <param name="Started">Trials started so far.</param>
/// <param name="Failed">Trials that failed for good.</param>
/// <param name="Ended">Trials that ended: completed, were stopped or failed for good.</param>
/// <param name="LastValues">The last value of every trial that ended without having failed.</param>
/// <param name="Best">The best value reported by any trial at any epoch, higher is better; null where there is none.</param>
public sealed record StudyProgress(TimeSpan Elapsed, int Started, int Failed, int Ended, EndedValues LastValues, double? Best);
