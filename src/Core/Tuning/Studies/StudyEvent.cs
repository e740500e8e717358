using System.Text.Json.Serialization;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// What happened to a study: the journal's entries. A study's state is nothing but these, applied in order. Fields may be
/// added with defaults; they are never renamed or given another meaning, since old journals must stay readable.
/// </summary>
/// <param name="At">When it happened, by the scheduler's clock.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Submitted), "submitted")]
[JsonDerivedType(typeof(TrialCreated), "trial-created")]
[JsonDerivedType(typeof(AttemptStarted), "attempt-started")]
[JsonDerivedType(typeof(EpochReported), "epoch-reported")]
[JsonDerivedType(typeof(AttemptLost), "attempt-lost")]
[JsonDerivedType(typeof(AttemptFailed), "attempt-failed")]
[JsonDerivedType(typeof(TrialPromoted), "trial-promoted")]
[JsonDerivedType(typeof(StopRequested), "stop-requested")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(TakenUp), "taken-up")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Extended), "extended")]
[JsonDerivedType(typeof(Retried), "retried")]
[JsonDerivedType(typeof(TrialStopped), "trial-stopped")]
public abstract record StudyEvent([property: JsonPropertyOrder(99)] DateTimeOffset At)
{
    /// <summary>The study was accepted.</summary>
    public sealed record Submitted(string Study, StudySubmission Submission, DateTimeOffset At) : StudyEvent(At);

    /// <summary>The sampler proposed a new trial.</summary>
    public sealed record TrialCreated(int Trial, ParameterSet Parameters, DateTimeOffset At) : StudyEvent(At);

    /// <summary>A worker was given the trial. Attempts count from 1; only the latest one's results are accepted.</summary>
    public sealed record AttemptStarted(int Trial, int Attempt, string Worker, DateTimeOffset At) : StudyEvent(At);

    /// <summary>A result was accepted, and what was decided on it.</summary>
    public sealed record EpochReported(
        int Trial,
        int Attempt,
        int Epoch,
        IReadOnlyDictionary<string, double> Metrics,
        double Seconds,
        TrialDecision Decision,
        DateTimeOffset At,
        QueryHits? Hits = null) : StudyEvent(At);

    /// <summary>The attempt ended with the trial unfinished, through no fault of the trial: it waits for another.</summary>
    public sealed record AttemptLost(int Trial, int Attempt, string Reason, DateTimeOffset At) : StudyEvent(At);

    /// <summary>The attempt failed by the trial's own fault; after too many of these the trial is given up.</summary>
    public sealed record AttemptFailed(int Trial, int Attempt, string Error, bool GivenUp, DateTimeOffset At) : StudyEvent(At);

    /// <summary>A paused trial may go on.</summary>
    public sealed record TrialPromoted(Promotion Promotion, DateTimeOffset At) : StudyEvent(At);

    /// <summary>No new attempt starts from here on; running trials end at their next epoch.</summary>
    public sealed record StopRequested(string Reason, DateTimeOffset At) : StudyEvent(At);

    /// <summary>A stopped study goes on.</summary>
    public sealed record Resumed(DateTimeOffset At) : StudyEvent(At);

    /// <summary>A scheduler recovered the study from its journal; the time between the entry before and this one does not count as time it ran.</summary>
    public sealed record TakenUp(DateTimeOffset At) : StudyEvent(At);

    /// <summary>The study ended.</summary>
    public sealed record Ended(StudyState State, string Reason, DateTimeOffset At) : StudyEvent(At);

    /// <summary>The study has more to do than before. One that had ended runs again.</summary>
    public sealed record Extended(PlannedExtension Plan, DateTimeOffset At) : StudyEvent(At);

    /// <summary>Trials that had failed for good are tried again, their failures forgotten. A study that had ended runs again.</summary>
    public sealed record Retried(IReadOnlyList<int> Trials, DateTimeOffset At) : StudyEvent(At);

    /// <summary>
    /// One trial ends here; the study goes on with the others. Somebody stopped it, or it paused at a rung and cannot go on any more
    /// (<paramref name="LeftBehind"/>).
    /// </summary>
    public sealed record TrialStopped(
        int Trial,
        string Reason,
        DateTimeOffset At,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool LeftBehind = false) : StudyEvent(At);
}
