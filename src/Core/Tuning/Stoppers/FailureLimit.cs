namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a study in which too many trials failed for good (<c>max_failed_trials</c>).</summary>
public sealed record FailureLimit(int Failures) : IStudyStopper
{
    public string? Check(StudyProgress progress) => progress.Failed > Failures ? $"{progress.Failed} trials failed, more than the {Failures} allowed" : null;
}
