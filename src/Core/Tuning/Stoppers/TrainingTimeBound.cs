namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a trial that has trained for a given time (<c>trial_time</c>).</summary>
public sealed record TrainingTimeBound(TimeSpan Limit) : ITrialStopper
{
    public string? Check(TrialProgress progress) => progress.TrainingTime >= Limit ? $"trained for its {Limit:c}" : null;
}
