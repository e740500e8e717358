namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a study once any trial has reached a value of the tuned metric (<c>target</c>).</summary>
/// <param name="Target">The value, higher is better.</param>
public sealed record TargetValue(double Target) : IStudyStopper
{
    public string? Check(StudyProgress progress) => progress.Best >= Target ? $"the target {new ParameterValue(Math.Abs(Target))} is reached" : null;
}
