namespace SessionRec.Core.Tuning.Stoppers;

/// <summary>Ends a whole study: no new trial starts and the running ones are stopped. Pure.</summary>
public interface IStudyStopper
{
    /// <summary>Why the study ends, one line for people; null where it goes on.</summary>
    string? Check(StudyProgress progress);
}
