using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// A study's state at one entry of its journal, so that recovery need not read the entries before. The scheduler's part is
/// kept as what it was told, in order, which every <see cref="ITrialScheduler"/> can be rebuilt from.
/// </summary>
/// <param name="Study">The study's name.</param>
/// <param name="Submission">What it was submitted with.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StopReason">Why it was asked to stop.</param>
/// <param name="EndReason">Why it ended.</param>
/// <param name="SubmittedAt">When it was accepted.</param>
/// <param name="StartedAt">When its first trial started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="RunningSince">Since when it runs without a break.</param>
/// <param name="LastEventAt">Time of the last entry.</param>
/// <param name="Elapsed">Time it ran before <paramref name="RunningSince"/>.</param>
/// <param name="Trials">The trials that are not packed, by number; all of them in snapshots of earlier versions.</param>
/// <param name="Decisions">The distinct decisions that <paramref name="History"/> refers to.</param>
/// <param name="Promotions">The promotions that <paramref name="History"/> refers to.</param>
/// <param name="History">What the scheduler was told, oldest first.</param>
/// <param name="Events">Events applied, from the study's first on.</param>
/// <param name="Packed">Trials that ended some time ago; null for none.</param>
public sealed record StudySnapshot(
    string Study,
    StudySubmission Submission,
    StudyState State,
    string? StopReason,
    string? EndReason,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? RunningSince,
    DateTimeOffset LastEventAt,
    TimeSpan Elapsed,
    IReadOnlyList<TrialSnapshot> Trials,
    IReadOnlyList<TrialDecision> Decisions,
    IReadOnlyList<Promotion> Promotions,
    IReadOnlyList<SchedulerHistoryEntry> History,
    long Events = 0,
    IReadOnlyList<PackedTrials>? Packed = null);
