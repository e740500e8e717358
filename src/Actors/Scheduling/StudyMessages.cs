using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Scheduling;

/// <summary>What the scheduler and its studies tell each other; never leaves the process.</summary>
internal static class StudyInternal
{
    /// <summary>Scheduler to study: give this worker a trial if there is one that fits.</summary>
    public sealed record TryAssign(FromWorker.RequestWork Request, IActorRef Worker, long SchedulerEpoch) : INoSerializationVerificationNeeded;

    /// <summary>Study to scheduler: nothing here for that request.</summary>
    public sealed record Unassigned(string Study, FromWorker.RequestWork Request, IActorRef Worker) : INoSerializationVerificationNeeded;

    /// <summary>Scheduler to study: a message of a worker about one of the study's attempts.</summary>
    public sealed record FromWorkerToStudy(object Message, IActorRef Worker, long SchedulerEpoch) : INoSerializationVerificationNeeded;

    /// <summary>Scheduler to study: the worker of that name lives and runs these of the study's attempts.</summary>
    public sealed record RenewLeases(IReadOnlyList<AttemptId> Attempts) : INoSerializationVerificationNeeded;

    /// <summary>Scheduler to study: that worker is gone, and all attempts on it.</summary>
    public sealed record WorkerGone(string Worker, string Reason) : INoSerializationVerificationNeeded;

    /// <summary>Study to scheduler: whether it has ended.</summary>
    public sealed record Standing(string Study, bool IsEmpty, bool HasEnded) : INoSerializationVerificationNeeded;

    /// <summary>Study to scheduler: the client may remove the study.</summary>
    public sealed record Removable(string Study, StudySummary Summary, IActorRef Client) : INoSerializationVerificationNeeded;

    /// <summary>Scheduler to a study that has nothing yet: these are your events, all of them stored or none.</summary>
    public sealed record TakeOver(IReadOnlyList<StudyEvent> Events) : INoSerializationVerificationNeeded;

    /// <summary>To the scheduler from a task of its own: the events of a copy, for the client to be answered.</summary>
    public sealed record Copied(IReadOnlyList<StudyEvent> Events, IActorRef Client) : INoSerializationVerificationNeeded;

    /// <summary>To the scheduler from a task of its own: why there is no copy.</summary>
    public sealed record NotCopied(StudyReply.Refused Why, IActorRef Client) : INoSerializationVerificationNeeded;

    /// <summary>Scheduler to study: delete everything of yours and end.</summary>
    public sealed record Purge : INoSerializationVerificationNeeded;

    /// <summary>Study to scheduler: nothing is left.</summary>
    public sealed record Purged(string Study) : INoSerializationVerificationNeeded;

    /// <summary>Study to scheduler: the worker should let go of the attempt.</summary>
    public sealed record LetGo(string Worker, AttemptId Attempt, string Reason) : INoSerializationVerificationNeeded;

    /// <summary>Study to scheduler: idle workers should ask again.</summary>
    public sealed record WorkMayBeAvailable : INoSerializationVerificationNeeded;
}
