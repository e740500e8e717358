using SessionRec.Core.Reporting;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// The one way in which people's programs talk to studies, whether the scheduler runs in this process, behind HTTP, or
/// has left its files in a folder. Unknown names and refused requests are <see cref="InputException"/>s.
/// </summary>
public interface IStudyClient
{
    /// <summary>Starts a study, or throws where one of that name exists. Its corpus must have been stored first.</summary>
    Task<StudySummary> SubmitAsync(StudySubmission submission, CancellationToken cancellation);

    Task<IReadOnlyList<StudySummary>> StudiesAsync(CancellationToken cancellation);

    Task<StudySummary> StudyAsync(string study, CancellationToken cancellation);

    /// <summary>The study's file as it was submitted.</summary>
    Task<StudySubmission> SubmissionAsync(string study, CancellationToken cancellation);

    Task<IReadOnlyList<TrialRow>> TrialsAsync(string study, CancellationToken cancellation);

    /// <summary>Accepted results, by trial and epoch; of one trial where <paramref name="trial"/> is given.</summary>
    IAsyncEnumerable<EpochRow> EpochsAsync(string study, int? trial, CancellationToken cancellation);

    /// <summary>What happened to a trial and why, oldest first.</summary>
    Task<IReadOnlyList<TrialHistoryRow>> HistoryAsync(string study, int trial, CancellationToken cancellation);

    /// <summary>For each trial the validation queries it hit after the epoch that <paramref name="scope"/> is the value of, or its last where that is a mean.</summary>
    Task<IReadOnlyList<TrialHits>> HitsAsync(string study, BestScope scope, CancellationToken cancellation);

    /// <summary>All trials at once, then what changes, until the study ends. Survives a restart of the scheduler.</summary>
    IAsyncEnumerable<StudyUpdate> WatchAsync(string study, CancellationToken cancellation);

    /// <summary>Stops a study: running trials end at their next epoch, results stay.</summary>
    Task<StudySummary> StopAsync(string study, CancellationToken cancellation);

    /// <summary>Stops one trial of a study for good; its results stay, and the study goes on with the others.</summary>
    Task<StudySummary> StopTrialAsync(string study, int trial, CancellationToken cancellation);

    /// <summary>Lets a stopped study go on where it was.</summary>
    Task<StudySummary> ResumeAsync(string study, CancellationToken cancellation);

    /// <summary>Gives a study more to do; one that had ended runs again.</summary>
    Task<StudySummary> ExtendAsync(string study, StudyExtension extension, CancellationToken cancellation);

    /// <summary>Tries the failed trials of a study again, and nothing else.</summary>
    Task<StudySummary> RetryAsync(string study, CancellationToken cancellation);

    /// <summary>Removes a study and all that is stored of it; one that has not ended only by <paramref name="force"/>.</summary>
    /// <returns>What it was.</returns>
    Task<StudySummary> DeleteAsync(string study, bool force, CancellationToken cancellation);
}
