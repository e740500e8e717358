namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a study after a wall-clock time (<c>time_budget</c>).</summary>
public sealed record TimeBudget(TimeSpan Limit) : IStudyStopper
{
    public string? Check(StudyProgress progress) => progress.Elapsed >= Limit ? $"the time budget of {Limit:c} is used up" : null;
}
