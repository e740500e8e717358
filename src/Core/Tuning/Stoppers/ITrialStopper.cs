namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a single trial. Pure: the caller hands in the trial's history.</summary>
public interface ITrialStopper
{
    /// <summary>Why the trial ends after this result, one line for people; null where it goes on.</summary>
    string? Check(TrialProgress progress);
}
