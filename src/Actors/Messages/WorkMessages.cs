using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Messages;

/// <summary>Names one attempt at one trial of one study.</summary>
public readonly record struct AttemptId(string Study, int Trial, int Attempt)
{
    public override string ToString() => $"{Study} #{Trial} (attempt {Attempt})";
}

/// <summary>What workers tell the scheduler. All of it is resent until answered or made obsolete, so all of it is idempotent.</summary>
public static class FromWorker
{
    /// <summary>A sign of life: the capacity of the node and what runs on it. Renews the leases of what it names.</summary>
    /// <param name="Worker">The node's name.</param>
    /// <param name="Incarnation">Differs for each start of the process, so a restarted worker is not taken for the old one.</param>
    /// <param name="Cpu">Cores it offers in all.</param>
    /// <param name="MemoryBytes">Memory it offers in all, null where it was not limited.</param>
    /// <param name="Running">The attempts it works on.</param>
    /// <param name="SchedulerEpoch">The greatest epoch of a scheduler that it has heard of; it heeds no smaller one.</param>
    /// <param name="StartedAt">When the process started, by which the later of two of one name is known; null from a node of before.</param>
    public sealed record Heartbeat(
        string Worker,
        Guid Incarnation,
        decimal Cpu,
        long? MemoryBytes,
        IReadOnlyList<AttemptId> Running,
        long SchedulerEpoch = 0,
        DateTimeOffset? StartedAt = null) : IWireMessage;

    /// <summary>Asks for one trial that fits into what is free; answered by an offer or by <see cref="FromScheduler.NoWork"/>.</summary>
    public sealed record RequestWork(string Worker, Guid Incarnation, long Request, decimal FreeCpu, long? FreeMemoryBytes, DateTimeOffset? StartedAt = null) : IWireMessage;

    /// <summary>The offer arrived and the trial is being trained.</summary>
    public sealed record AcceptTrial(AttemptId Attempt, string Worker) : IWireMessage;

    /// <summary>An epoch's result; resent until acknowledged.</summary>
    public sealed record ReportEpoch(string Study, EpochReport Report) : IWireMessage
    {
        public AttemptId Attempt => new(Study, Report.Trial, Report.Attempt);
    }

    /// <summary>The trial failed by its own fault; resent until acknowledged.</summary>
    public sealed record ReportFailure(AttemptId Attempt, string Error) : IWireMessage;

    /// <summary>The worker cannot go on with the trial through no fault of the trial (it is being shut down, or has no room); resent until acknowledged.</summary>
    public sealed record HandBack(AttemptId Attempt, string Reason) : IWireMessage;

    /// <summary>The worker leaves in good order.</summary>
    public sealed record Goodbye(string Worker, Guid Incarnation) : IWireMessage;
}

/// <summary>
/// What the scheduler tells workers. Each carries the scheduler's epoch, which grows with every start of the scheduler:
/// a worker ignores what comes from an older one than it has heard.
/// </summary>
public static class FromScheduler
{
    /// <summary>Answers a sign of life.</summary>
    public sealed record HeartbeatAcknowledged(long SchedulerEpoch) : IWireMessage;

    /// <summary>Another process of that name, which started later, is at work: this one gets none.</summary>
    public sealed record WorkerRefused(long SchedulerEpoch, string Reason) : IWireMessage;

    /// <summary>A trial to train.</summary>
    public sealed record TrialOffer(long SchedulerEpoch, long Request, AttemptId Attempt, TrialAssignment Assignment) : IWireMessage;

    /// <summary>There is nothing to do now; the worker hears <see cref="WorkAvailable"/> when there is.</summary>
    public sealed record NoWork(long SchedulerEpoch, long Request) : IWireMessage;

    /// <summary>It is worth asking again.</summary>
    public sealed record WorkAvailable(long SchedulerEpoch) : IWireMessage;

    /// <summary>A result is stored, and this is what follows from it.</summary>
    public sealed record EpochAcknowledged(long SchedulerEpoch, AttemptId Attempt, int Epoch, DecisionKind Decision) : IWireMessage;

    /// <summary>A failure or a hand-back is stored, or the attempt is not the current one (any more): let go of it.</summary>
    public sealed record AttemptReleased(long SchedulerEpoch, AttemptId Attempt, string Reason) : IWireMessage;
}

/// <summary>All that a worker needs to train a trial; small, since data travels by its hash.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Parameters">The trial's parameters, seed included.</param>
/// <param name="PlannedEpochs">Epochs to plan the learning-rate schedule for and to train at most.</param>
/// <param name="Milestones">Epochs after which the worker waits for the decision.</param>
/// <param name="AcceptedEpochs">Epochs of this trial that are stored already; they need no report.</param>
/// <param name="Corpus">The data.</param>
/// <param name="Protocol">How it is split and evaluated.</param>
/// <param name="Metric">The tuned metric, which must be among the reported ones.</param>
/// <param name="Cpu">Cores it takes.</param>
/// <param name="MemoryBytes">Memory it may take, null for no limit.</param>
/// <param name="CorpusUrl">Where the scheduler serves the corpus over HTTP, null where it does not.</param>
/// <param name="Past">What was trained with other parameters before; null for nothing.</param>
/// <param name="CheckpointEvery">Epochs from one checkpoint to the next, 0 for none.</param>
/// <param name="Pauses">The trial may be paused at a milestone, and go on on another worker.</param>
public sealed record TrialAssignment(
    string Model,
    ParameterSet Parameters,
    int PlannedEpochs,
    IReadOnlyList<int> Milestones,
    int AcceptedEpochs,
    CorpusReference Corpus,
    ProtocolReference Protocol,
    string Metric,
    decimal Cpu,
    long? MemoryBytes,
    Uri? CorpusUrl,
    IReadOnlyList<TrialStretch>? Past = null,
    int CheckpointEvery = 0,
    bool Pauses = false)
{
    /// <summary>What the trial's numbers depend on.</summary>
    public TrialPlan PlanOf(AttemptId attempt) => new(attempt.Study, attempt.Trial, Model, Parameters, Past ?? [], Corpus, Protocol, Metric);
}
