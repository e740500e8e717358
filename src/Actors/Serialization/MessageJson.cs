using System.Text.Json;
using System.Text.Json.Serialization;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Serialization;

/// <summary>The JSON form of everything that is sent between nodes or journaled; generated at compile time.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FromWorker.Heartbeat))]
[JsonSerializable(typeof(FromWorker.RequestWork))]
[JsonSerializable(typeof(FromWorker.AcceptTrial))]
[JsonSerializable(typeof(FromWorker.ReportEpoch))]
[JsonSerializable(typeof(FromWorker.ReportFailure))]
[JsonSerializable(typeof(FromWorker.HandBack))]
[JsonSerializable(typeof(FromWorker.Goodbye))]
[JsonSerializable(typeof(FromScheduler.HeartbeatAcknowledged))]
[JsonSerializable(typeof(FromScheduler.TrialOffer))]
[JsonSerializable(typeof(FromScheduler.NoWork))]
[JsonSerializable(typeof(FromScheduler.WorkAvailable))]
[JsonSerializable(typeof(FromScheduler.EpochAcknowledged))]
[JsonSerializable(typeof(FromScheduler.AttemptReleased))]
[JsonSerializable(typeof(StudyRequest.Submit))]
[JsonSerializable(typeof(StudyRequest.List))]
[JsonSerializable(typeof(StudyRequest.Get))]
[JsonSerializable(typeof(StudyRequest.ListTrials))]
[JsonSerializable(typeof(StudyRequest.Stop))]
[JsonSerializable(typeof(StudyRequest.Resume))]
[JsonSerializable(typeof(StudyRequest.Extend))]
[JsonSerializable(typeof(StudyRequest.Retry))]
[JsonSerializable(typeof(StudyRequest.Delete))]
[JsonSerializable(typeof(StudyRequest.Watch))]
[JsonSerializable(typeof(StudyRequest.ListWorkers))]
[JsonSerializable(typeof(StudyReply.Refused))]
[JsonSerializable(typeof(StudyReply.Summary))]
[JsonSerializable(typeof(StudyReply.Studies))]
[JsonSerializable(typeof(StudyReply.Snapshot))]
[JsonSerializable(typeof(StudyReply.Trials))]
[JsonSerializable(typeof(StudyReply.Updated))]
[JsonSerializable(typeof(StudyReply.Workers))]
[JsonSerializable(typeof(DescribeNode))]
[JsonSerializable(typeof(NodeDescription))]
[JsonSerializable(typeof(SchedulerEvent.TookOver))]
[JsonSerializable(typeof(SchedulerEvent.StudyAdded))]
[JsonSerializable(typeof(SchedulerEvent.StudyRemoved))]
[JsonSerializable(typeof(SchedulerEvent.StudyPurged))]
[JsonSerializable(typeof(StudyEvents))]
[JsonSerializable(typeof(StudyEvent.Submitted))]
[JsonSerializable(typeof(StudyEvent.TrialCreated))]
[JsonSerializable(typeof(StudyEvent.AttemptStarted))]
[JsonSerializable(typeof(StudyEvent.EpochReported))]
[JsonSerializable(typeof(StudyEvent.AttemptLost))]
[JsonSerializable(typeof(StudyEvent.AttemptFailed))]
[JsonSerializable(typeof(StudyEvent.TrialPromoted))]
[JsonSerializable(typeof(StudyEvent.StopRequested))]
[JsonSerializable(typeof(StudyEvent.Resumed))]
[JsonSerializable(typeof(StudyEvent.TakenUp))]
[JsonSerializable(typeof(StudyEvent.Ended))]
[JsonSerializable(typeof(StudyEvent.Extended))]
[JsonSerializable(typeof(StudyEvent.Retried))]
[JsonSerializable(typeof(Core.Tuning.Studies.StudySnapshot))]
[JsonSerializable(typeof(IReadOnlyList<TrialRow>))]
[JsonSerializable(typeof(IReadOnlyList<StudySummary>))]
[JsonSerializable(typeof(EpochRow))]
public sealed partial class MessageJson : JsonSerializerContext;
