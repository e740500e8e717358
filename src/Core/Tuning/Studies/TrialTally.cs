namespace SessionRec.Core.Tuning.Studies;

/// <summary>How far the trials of a study are, all together.</summary>
/// <param name="Seconds">Their training and evaluation time.</param>
/// <param name="Trials">Where they stand.</param>
public sealed record TrialTally(double Seconds, IReadOnlyList<TrialGroup> Trials)
{
    /// <summary>That of a study without trials.</summary>
    public static TrialTally None { get; } = new(0, []);
}
