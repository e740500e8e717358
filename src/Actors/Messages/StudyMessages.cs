using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Messages;

/// <summary>What clients (HTTP, pbm, the embedded runner) ask of the scheduler.</summary>
public static class StudyRequest
{
    /// <summary>Starts a study; answered by a <see cref="StudySummary"/> or by <see cref="StudyReply.Refused"/>.</summary>
    public sealed record Submit(StudySubmission Submission) : IWireMessage;

    /// <summary>Asks for the studies from one number on, at most <see cref="Most"/> of them at once; answered by <see cref="StudyReply.Studies"/>.</summary>
    public sealed record List(int From = 0) : IWireMessage
    {
        public const int Most = 200;
    }

    /// <summary>Asks for one study; answered by <see cref="StudyReply.Snapshot"/> or <see cref="StudyReply.Refused"/>.</summary>
    public sealed record Get(string Study) : IWireMessage;

    /// <summary>Asks for at most <paramref name="Count"/> trials, and at most <see cref="Most"/>, from number <paramref name="From"/>; answered by <see cref="StudyReply.Trials"/> or a refusal.</summary>
    public sealed record ListTrials(string Study, int From, int Count) : IWireMessage
    {
        public const int Most = 200;
    }

    /// <summary>Stops a study; answered by a summary or a refusal.</summary>
    public sealed record Stop(string Study, string Reason) : IWireMessage;

    /// <summary>Stops one trial for good; answered by a summary or a refusal.</summary>
    public sealed record StopTrial(string Study, int Trial, string Reason) : IWireMessage;

    /// <summary>Lets a stopped study go on; answered by a summary or a refusal.</summary>
    public sealed record Resume(string Study) : IWireMessage;

    /// <summary>Gives a study more to do; answered by a summary or a refusal.</summary>
    public sealed record Extend(string Study, StudyExtension Extension) : IWireMessage;

    /// <summary>Tries a study's failed trials again; answered by a summary or a refusal.</summary>
    public sealed record Retry(string Study) : IWireMessage;

    /// <summary>
    /// Removes a study with its journal, snapshots and rows; answered by its last summary or a refusal. One that runs is
    /// removed only by <paramref name="Force"/>.
    /// </summary>
    public sealed record Delete(string Study, bool Force) : IWireMessage;

    /// <summary>Makes a copy of a study, at rest; answered by the copy's summary or a refusal.</summary>
    public sealed record Copy(string Study, string Name) : IWireMessage;

    /// <summary>
    /// A part of a study's journal from elsewhere. The parts of a transfer come in order; each is answered by <see cref="StudyReply.PartTaken"/>, the
    /// last one by the summary of the study that it now is, or a refusal.
    /// </summary>
    /// <param name="Transfer">Which parts belong together.</param>
    /// <param name="Part">The part's number, from 0.</param>
    /// <param name="IsLast">Whether it is the last one.</param>
    /// <param name="Events">The part.</param>
    /// <param name="Name">The study's name here.</param>
    public sealed record Import(Guid Transfer, int Part, bool IsLast, IReadOnlyList<StudyEvent> Events, string Name) : IWireMessage;

    /// <summary>
    /// Subscribes the sender to a study's updates: how it stands in a <see cref="StudyReply.Updated"/> as soon as the tables have it, then what
    /// changes, a few times a second at most.
    /// </summary>
    public sealed record Watch(string Study) : IWireMessage;

    /// <summary>Asks for the workers from one number on, at most <see cref="Most"/> of them at once; answered by <see cref="StudyReply.Workers"/>.</summary>
    public sealed record ListWorkers(int From = 0) : IWireMessage
    {
        public const int Most = 100;
    }
}

/// <summary>What the scheduler answers to clients.</summary>
public static class StudyReply
{
    /// <summary>The request cannot be met; the message is for people.</summary>
    /// <param name="Message">What was wrong and what is allowed.</param>
    /// <param name="Kind">Which kind of refusal, for HTTP status codes.</param>
    public sealed record Refused(string Message, RefusalKind Kind) : IWireMessage;

    /// <summary>A study's summary after the request was carried out.</summary>
    public sealed record Summary(StudySummary Study) : IWireMessage;

    /// <summary>A part of a transfer has come, and more may be sent.</summary>
    public sealed record PartTaken(Guid Transfer, int Part) : IWireMessage;

    /// <summary>Some of the studies, in the order in which they were submitted.</summary>
    /// <param name="All">The studies.</param>
    /// <param name="Total">Studies there are in all.</param>
    public sealed record Studies(IReadOnlyList<StudySummary> All, int Total = 0) : IWireMessage;

    /// <summary>A whole study as it stands.</summary>
    public sealed record Snapshot(StudySubmission Submission, StudySummary Summary) : IWireMessage;

    /// <summary>Some of a study's trials, without their curves, so that any number of epochs fits into a message.</summary>
    /// <param name="Rows">The trials, in order of their numbers.</param>
    /// <param name="Total">Trials the study has in all.</param>
    public sealed record Trials(IReadOnlyList<TrialRow> Rows, int Total) : IWireMessage;

    /// <summary>What changed in a study that is watched.</summary>
    /// <param name="Update">The summary, and the trials that changed.</param>
    /// <param name="Reread">The trials are not in it, since there may be any number of them: they are in the tables.</param>
    public sealed record Updated(StudyUpdate Update, bool Reread = false) : IWireMessage;

    /// <summary>Some of the workers, in order of their names.</summary>
    /// <param name="SchedulerEpoch">The scheduler's epoch.</param>
    /// <param name="All">The workers.</param>
    /// <param name="Total">Workers there are in all.</param>
    public sealed record Workers(long SchedulerEpoch, IReadOnlyList<WorkerView> All, int Total = 0) : IWireMessage;
}

/// <summary>Why a request was refused.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong.</summary>
    Invalid,

    /// <summary>There is no such study.</summary>
    NotFound,

    /// <summary>It is at odds with what is there, for example a study of that name.</summary>
    Conflict,

    /// <summary>It cannot be met now, but soon: something is being recovered.</summary>
    Unavailable,
}

/// <summary>A worker as operators see it.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Address">Its address in the cluster.</param>
/// <param name="Cpu">Cores it offers.</param>
/// <param name="MemoryBytes">Memory it offers, null where not limited.</param>
/// <param name="Running">What it trains now.</param>
/// <param name="LastSeen">Its last sign of life.</param>
public sealed record WorkerView(string Name, string Address, decimal Cpu, long? MemoryBytes, IReadOnlyList<AttemptId> Running, DateTimeOffset LastSeen);
