namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>When trials and the study end: the <c>stop</c> key of a study file.</summary>
public sealed record StopRules
{
    /// <summary>Ends of single trials.</summary>
    public IReadOnlyList<ITrialStopper> Trial { get; init; } = [];

    /// <summary>Ends of the whole study.</summary>
    public IReadOnlyList<IStudyStopper> Study { get; init; } = [];

    /// <summary>Wall-clock time of the study, also among <see cref="Study"/>; null for no limit.</summary>
    public TimeSpan? TimeBudget { get; init; }
}
