namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a study once any trial has reached a value of the tuned metric (<c>target</c>).</summary>
/// <param name="Target">The value as the metric reports it.</param>
/// <param name="LowerIsBetter">Whether reaching means falling to it.</param>
public sealed record TargetValue(double Target, bool LowerIsBetter = false) : IStudyStopper
{
    public string? Check(StudyProgress progress) =>
        progress.Best >= (LowerIsBetter ? -Target : Target) ? $"the target {new ParameterValue(Target)} is reached" : null;
}
