namespace SessionRec.Core.Tuning.Studies;

/// <summary>A study at a glance: what lists and progress lines show.</summary>
/// <param name="Name">The study's name, unique in its scheduler.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it ended or stops, null while it runs.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Metric">The metric that is tuned, for example <c>recall@10</c>.</param>
/// <param name="Mode"><c>max</c> or <c>min</c>.</param>
/// <param name="Corpus">The data.</param>
/// <param name="TrialsPlanned">Trials the plan has in all, null where it is open-ended.</param>
/// <param name="EpochsPlanned">Epochs each trial is planned for.</param>
/// <param name="Waiting">Trials created and waiting for a slot.</param>
/// <param name="Running">Trials on a worker.</param>
/// <param name="Paused">Trials paused at a rung.</param>
/// <param name="Completed">Trials that trained all planned epochs.</param>
/// <param name="Stopped">Trials ended early.</param>
/// <param name="Failed">Trials given up.</param>
/// <param name="EpochsReported">Epochs accepted so far, over all trials.</param>
/// <param name="BestTrial">Trial with the best last value so far, null before the first result.</param>
/// <param name="BestValue">Its last validation value.</param>
/// <param name="SubmittedAt">When the study was accepted.</param>
/// <param name="StartedAt">When its first trial started.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record StudySummary(
    string Name,
    StudyState State,
    string? Reason,
    string Model,
    string Metric,
    string Mode,
    CorpusReference Corpus,
    int? TrialsPlanned,
    int EpochsPlanned,
    int Waiting,
    int Running,
    int Paused,
    int Completed,
    int Stopped,
    int Failed,
    long EpochsReported,
    int? BestTrial,
    double? BestValue,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    /// <summary>The study has ended; nothing more will happen unless somebody resumes it.</summary>
    public bool HasEnded => State is StudyState.Stopped or StudyState.Completed or StudyState.Failed;
}
