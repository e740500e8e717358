namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a study once that many trials have ended (<c>num_trials</c>).</summary>
public sealed record TrialLimit(int Trials) : IStudyStopper
{
    public string? Check(StudyProgress progress) => progress.LastValues.Count + progress.Failed >= Trials ? $"{Trials} trials have ended" : null;
}
