using Akka.Actor;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Results;

/// <summary>One step of a study's projection into tables.</summary>
/// <param name="SequenceNumber">The journal entry up to which the rows below are true.</param>
/// <param name="Submission">What the study was submitted with.</param>
/// <param name="Summary">The study after that entry.</param>
/// <param name="Trials">The trials that changed.</param>
/// <param name="Epochs">The results that were accepted.</param>
/// <param name="History">What was decided and what else happened to trials.</param>
public sealed record Projection(
    long SequenceNumber,
    StudySubmission Submission,
    StudySummary Summary,
    IReadOnlyList<TrialRow> Trials,
    IReadOnlyList<EpochRow> Epochs,
    IReadOnlyList<TrialHistoryRow> History) : INoSerializationVerificationNeeded;
