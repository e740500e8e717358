namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>
/// Ends a study once that many trials have ended (<c>num_trials</c>). Where a scheduler pauses trials, no more than so many are begun, so that
/// those that are promoted can train to their end.
/// </summary>
public sealed record TrialLimit(int Trials) : IStudyStopper
{
    public string? Check(StudyProgress progress) => progress.Ended >= Trials ? $"{Trials} trials have ended" : null;
}
