namespace SessionRec.Core.Reporting.Studies;

/// <summary>One attempt at a trial: where it ran, what it reported and how it ended.</summary>
/// <param name="Attempt">Its number, from 1.</param>
/// <param name="Worker">Where it ran.</param>
/// <param name="StartedAt">When it was given to the worker; null where that was not kept.</param>
/// <param name="FirstEpoch">The first epoch it reported; null where it reported none.</param>
/// <param name="LastEpoch">The last one.</param>
/// <param name="Seconds">Training and evaluation time of those.</param>
/// <param name="End">How it ended, in words; null while it runs.</param>
/// <param name="EndedAt">When.</param>
public sealed record TrialAttempt(int Attempt, string? Worker, DateTimeOffset? StartedAt, int? FirstEpoch, int? LastEpoch, double Seconds, string? End, DateTimeOffset? EndedAt);
