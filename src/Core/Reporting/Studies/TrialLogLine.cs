namespace SessionRec.Core.Reporting.Studies;

/// <summary>One line of a trial's log.</summary>
/// <param name="At">When, by the scheduler's clock.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Worker">The worker of that attempt.</param>
/// <param name="Text">What happened.</param>
public sealed record TrialLogLine(DateTimeOffset At, int Attempt, string? Worker, string Text);
