using Akka.Actor;
using Akka.Event;
using Akka.Pattern;
using Akka.Persistence;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Actors.Storage;
using SessionRec.Core;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Scheduling;

/// <summary>
/// The scheduler: knows the studies and the workers and brings them together. There is one in a cluster (a cluster
/// singleton). Each start of it takes a new epoch, by which everybody can tell an old scheduler's word from the new one's.
/// </summary>
public sealed class SchedulerActor : ReceivePersistentActor, IWithTimers
{
    /// <summary>The name of the scheduler under the supervisor of <see cref="Supervised"/>.</summary>
    private const string SupervisedName = "scheduler";

    /// <summary>A transfer of which nothing came for so long is forgotten.</summary>
    private static readonly TimeSpan TransferSilence = TimeSpan.FromMinutes(1);

    /// <summary>Studies that a refusal names.</summary>
    private const int MostNamed = 20;

    private readonly SchedulingOptions _options;
    private readonly ResultsStore _results;
    private readonly ISchedulerFence _fence;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<string> _order = [];
    private readonly Dictionary<string, StudyEntry> _studies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkerEntry> _workers = new(StringComparer.Ordinal);

    /// <summary>Removed studies of which something is left, and who waits for that.</summary>
    private readonly Dictionary<string, Action> _removed = new(StringComparer.Ordinal);

    /// <summary>Studies that come in parts.</summary>
    private readonly Dictionary<Guid, List<StudyEvent>> _transfers = [];
    private long _epoch;

    public SchedulerActor(SchedulingOptions options, ResultsStore results, ISchedulerFence fence, TimeProvider time)
    {
        _options = options;
        _results = results;
        _fence = fence;
        _time = time;
        TakeFence();

        Recover<SchedulerEvent.TookOver>(e => _epoch = e.Epoch);
        Recover<SchedulerEvent.StudyAdded>(e => Add(e.Study));
        Recover<SchedulerEvent.StudyRemoved>(e => Remove(e.Study, () => { }));
        Recover<SchedulerEvent.StudyPurged>(e => _removed.Remove(e.Study));
        Recover<RecoveryCompleted>(_ => TakeOver());

        Command<FromWorker.Heartbeat>(OnHeartbeat);
        Command<FromWorker.RequestWork>(OnRequestWork);
        Command<FromWorker.AcceptTrial>(m => ToStudy(m.Attempt, m));
        Command<FromWorker.ReportEpoch>(m => ToStudy(m.Attempt, m));
        Command<FromWorker.ReportFailure>(m => ToStudy(m.Attempt, m));
        Command<FromWorker.HandBack>(m => ToStudy(m.Attempt, m));
        Command<FromWorker.Goodbye>(m => Forget(m.Worker, m.Incarnation, "it left"));
        Command<Terminated>(OnTerminated);

        Command<StudyInternal.Unassigned>(m => AssignFrom(_order.IndexOf(m.Study) + 1, m.Request, m.Worker));
        Command<StudyInternal.Standing>(OnStanding);
        Command<StudyInternal.WorkMayBeAvailable>(_ => CallIdleWorkers());
        Command<StudyInternal.LetGo>(LetGo);

        Command<StudyRequest.Submit>(OnSubmit);
        Command<StudyRequest.Copy>(OnCopy);
        Command<StudyRequest.Import>(OnImport);
        Command<StudyInternal.Copied>(OnCopied);
        Command<StudyInternal.NotCopied>(m => m.Client.Tell(m.Why));
        Command<ForgetTransfer>(m => _transfers.Remove(m.Transfer));
        Command<StudyRequest.List>(OnList);
        Command<StudyRequest.Get>(m => Forward(m.Study, m));
        Command<StudyRequest.ListTrials>(m => Forward(m.Study, m));
        Command<StudyRequest.Stop>(m => Forward(m.Study, m));
        Command<StudyRequest.StopTrial>(m => Forward(m.Study, m));
        Command<StudyRequest.Resume>(m => Forward(m.Study, m));
        Command<StudyRequest.Extend>(m => Forward(m.Study, m));
        Command<StudyRequest.Retry>(m => Forward(m.Study, m));
        Command<StudyRequest.Delete>(m => Forward(m.Study, m));
        Command<StudyInternal.Removable>(OnRemovable);
        Command<StudyInternal.Purged>(OnPurged);
        Command<StudyRequest.Watch>(m => Forward(m.Study, m));
        Command<StudyRequest.ListWorkers>(m => Sender.Tell(new StudyReply.Workers(
            _epoch,
            [.. _workers.OrderBy(w => w.Key, StringComparer.Ordinal).Skip(m.From).Take(StudyRequest.ListWorkers.Most).Select(w => w.Value.View(w.Key))],
            _workers.Count)));
        Command<PurgeAgain>(m =>
        {
            if (_removed.ContainsKey(m.Study)) StartPurge(m.Study);
        });
        Command<RestartStudy>(m => StartStudy(m.Study));
        Command<CheckFence>(_ => LookAtFence());
        Command<FenceLooked>(OnFenceLooked);
    }

    public override string PersistenceId => "scheduler";

    /// <summary>
    /// A scheduler under a supervisor that starts it again, after an ever longer wait, when it could not write or read its
    /// journal. Without one, a disk that is full for a moment would leave a cluster without a scheduler.
    /// </summary>
    public static Props Supervised(SchedulingOptions options, ResultsStore results, ISchedulerFence fence, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        var scheduler = Akka.Actor.Props.Create(() => new SchedulerActor(options, results, fence, time));
        return BackoffSupervisor.Props(Backoff.OnStop(scheduler, SupervisedName, options.RetryAfter, options.RetryAfterAtMost, randomFactor: 0.2, maxNrOfRetries: -1));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    protected override void PostStop()
    {
        _options.Meter.Ends();
        base.PostStop();
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _options.Health.Failed();
        _log.Error("The scheduler could not store {0} (entry {1}); it starts again from its journal: {2}", @event.GetType().Name, sequenceNr, cause.Message);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    /// <summary>Before the journal is read: whoever wrote it until now can store nothing after this.</summary>
    private void TakeFence()
    {
        try
        {
            _fence.Take(_options.Node);
        }
        catch (SchedulerReplacedException)
        {
            Leave();
            throw;
        }
        catch
        {
            _options.Health.Failed();
            throw;
        }
    }

    private void LookAtFence() => _fence.IsHeldAsync(CancellationToken.None).PipeTo(Self, success: held => new FenceLooked(held), failure: _ => new FenceLooked(IsHeld: null));

    private void OnFenceLooked(FenceLooked looked)
    {
        if (looked.IsHeld is null) _options.Health.Failed();
        if (looked.IsHeld is false) Leave();
        else Timers.StartSingleTimer(nameof(CheckFence), new CheckFence(), _options.CheckFenceEvery);
    }

    /// <summary>
    /// This process was paused or cut off and another has taken over: it ends, and its supervisor starts it as a standby. Taking the fence back would
    /// make two processes take it from each other for as long as both believe to be the one.
    /// </summary>
    private void Leave()
    {
        _log.Error("Another scheduler has taken over from {0}; this node ends", _options.Node);
        _ = CoordinatedShutdown.Get(Context.System).Run(SchedulerReplacedReason.Instance);
    }

    private void TakeOver()
    {
        Timers.StartSingleTimer(nameof(CheckFence), new CheckFence(), _options.CheckFenceEvery);
        Persist(new SchedulerEvent.TookOver(_epoch + 1, _options.Node, Now), e =>
        {
            _epoch = e.Epoch;
            _options.Health.Answered();
            _options.Meter.Begins();
            _log.Info("Scheduler epoch {0} begins on {1} with {2} studies", _epoch, _options.Node, _studies.Count);
            foreach (var study in _order) StartStudy(study);
            foreach (var study in _removed.Keys) StartPurge(study);
        });
    }

    private void Add(string study)
    {
        if (_studies.TryAdd(study, new StudyEntry())) _order.Add(study);
    }

    private void StartStudy(string study)
    {
        var actor = Context.ActorOf(Props.Create(() => new StudyActor(study, _options, _results, _time)), Uri.EscapeDataString(study));
        Context.Watch(actor);
        _studies[study].Actor = actor;
    }

    private void Remove(string study, Action whenPurged)
    {
        _order.Remove(study);
        _studies.Remove(study);
        _options.Meter.Forget(study);
        _removed[study] = whenPurged;
    }

    private void OnRemovable(StudyInternal.Removable removable)
    {
        if (!_studies.ContainsKey(removable.Study)) return;
        var actor = Sender;
        Persist(new SchedulerEvent.StudyRemoved(removable.Study, Now), e =>
        {
            _log.Info("Study {0} is deleted", e.Study);
            Remove(e.Study, () => removable.Client.Tell(new StudyReply.Summary(removable.Summary)));
            actor.Tell(new StudyInternal.Purge());
        });
    }

    /// <summary>Begins again with what a crash or a failing disk left of a removed study.</summary>
    private void StartPurge(string study)
    {
        var actor = Context.ActorOf(Props.Create(() => new StudyActor(study, _options, _results, _time)), Uri.EscapeDataString(study));
        Context.Watch(actor);
        actor.Tell(new StudyInternal.Purge());
    }

    private void OnPurged(StudyInternal.Purged purged) => Persist(new SchedulerEvent.StudyPurged(purged.Study, Now), e =>
    {
        if (_removed.Remove(e.Study, out var tell)) tell();
    });

    private void OnSubmit(StudyRequest.Submit submit)
    {
        string name;
        try
        {
            name = Study.Submit(submit.Submission, Now).Study;
        }
        catch (InputException error)
        {
            Sender.Tell(new StudyReply.Refused(error.Message, RefusalKind.Invalid));
            return;
        }

        if (_removed.ContainsKey(name))
        {
            Sender.Tell(IsBeingDeleted(name));
            return;
        }

        if (_studies.TryGetValue(name, out var known))
        {
            // The study answers itself: it may have been added without being stored, by a crash in between.
            if (known.Actor is { } actor) actor.Forward(submit);
            else Sender.Tell(IsBeingRecovered(name));
            return;
        }

        var client = Sender;
        Persist(new SchedulerEvent.StudyAdded(name, Now), e =>
        {
            Add(e.Study);
            StartStudy(e.Study);
            _studies[e.Study].Actor!.Tell(submit, client);
        });
    }

    /// <summary>On a thread of its own: a database that is slow or away must not hold up the workers, let alone end the scheduler.</summary>
    private void OnList(StudyRequest.List list) => Task.Run(_results.Studies).PipeTo(
        Sender,
        success: all => new StudyReply.Studies([.. all.Skip(list.From).Take(StudyRequest.List.Most)], all.Count),
        failure: error => new StudyReply.Refused($"The results cannot be read: {error.Message}", RefusalKind.Unavailable));

    private void OnCopy(StudyRequest.Copy copy)
    {
        if (!_studies.ContainsKey(copy.Study)) Sender.Tell(IsUnknown(copy.Study));
        else MakeCopy(StudyJournal.ReadAsync(Context.System, copy.Study, CancellationToken.None), copy.Name);
    }

    private void OnImport(StudyRequest.Import import)
    {
        if (import.Part == 0) _transfers[import.Transfer] = [];
        if (!_transfers.TryGetValue(import.Transfer, out var events))
        {
            Sender.Tell(new StudyReply.Refused("The scheduler has been started anew during the transfer, or it took too long; send it again.", RefusalKind.Unavailable));
            return;
        }

        events.AddRange(import.Events);
        if (import.IsLast)
        {
            _transfers.Remove(import.Transfer);
            Timers.Cancel(import.Transfer);
            MakeCopy(Task.FromResult<IReadOnlyList<StudyEvent>>(events), import.Name);
            return;
        }

        Timers.StartSingleTimer(import.Transfer, new ForgetTransfer(import.Transfer), TransferSilence);
        Sender.Tell(new StudyReply.PartTaken(import.Transfer, import.Part));
    }

    /// <summary>On a thread of its own: a long journal takes its time, and workers wait for nobody.</summary>
    private void MakeCopy(Task<IReadOnlyList<StudyEvent>> journal, string name)
    {
        var client = Sender;
        Task.Run(async () => StudyCopy.Make(await journal, name, Now)).PipeTo(
            Self,
            success: events => new StudyInternal.Copied(events, client),
            failure: error => new StudyInternal.NotCopied(new StudyReply.Refused(error.Message, error is InputException ? RefusalKind.Invalid : RefusalKind.Unavailable), client));
    }

    private void OnCopied(StudyInternal.Copied copied)
    {
        var name = ((StudyEvent.Submitted)copied.Events[0]).Study;
        if (_removed.ContainsKey(name)) copied.Client.Tell(IsBeingDeleted(name));
        else if (_studies.TryGetValue(name, out var known))
        {
            // The study answers itself: it may have been added without being stored, by a crash in between.
            if (known.Actor is { } actor) actor.Tell(new StudyInternal.TakeOver(copied.Events), copied.Client);
            else copied.Client.Tell(IsBeingRecovered(name));
        }
        else Persist(new SchedulerEvent.StudyAdded(name, Now), e =>
        {
            Add(e.Study);
            StartStudy(e.Study);
            _studies[e.Study].Actor!.Tell(new StudyInternal.TakeOver(copied.Events), copied.Client);
        });
    }

    private void Forward(string study, object message)
    {
        if (_studies.TryGetValue(study, out var entry))
        {
            if (entry.Actor is { } actor) actor.Forward(message);
            else Sender.Tell(IsBeingRecovered(study));
        }
        else Sender.Tell(IsUnknown(study));
    }

    private StudyReply.Refused IsUnknown(string study)
    {
        var there = string.Join(", ", _order.Take(MostNamed));
        return new StudyReply.Refused(
            _order.Count == 0 ? $"There is no study named '{study}'; none was submitted yet."
            : _order.Count <= MostNamed ? $"There is no study named '{study}'. There are: {there}."
            : $"There is no study named '{study}'. There are {_order.Count}, among them: {there}.",
            RefusalKind.NotFound);
    }

    private static StudyReply.Refused IsBeingDeleted(string study) => new($"Study '{study}' is being deleted; try again in a few seconds.", RefusalKind.Unavailable);

    private static StudyReply.Refused IsBeingRecovered(string study) =>
        new($"Study '{study}' is being recovered from its journal; try again in a few seconds.", RefusalKind.Unavailable);

    private void OnStanding(StudyInternal.Standing standing)
    {
        if (!_studies.TryGetValue(standing.Study, out var entry)) return;
        entry.Breakdowns = 0;
        entry.HasWork = !standing.IsEmpty && !standing.HasEnded;
        if (entry.HasWork) CallIdleWorkers();
    }

    private void ToStudy(AttemptId attempt, object message)
    {
        if (_studies.TryGetValue(attempt.Study, out var entry))
            entry.Actor?.Tell(new StudyInternal.FromWorkerToStudy(message, Sender, _epoch));
        else
            Sender.Tell(new FromScheduler.AttemptReleased(_epoch, attempt, "there is no such study"));
    }

    private void OnHeartbeat(FromWorker.Heartbeat beat)
    {
        if (beat.SchedulerEpoch > _epoch)
        {
            Outgrow(beat);
            return;
        }

        if (Know(beat.Worker, beat.Incarnation, beat.StartedAt, Sender) is not { } worker) return;
        worker.Cpu = beat.Cpu;
        worker.MemoryBytes = beat.MemoryBytes;
        worker.Running = beat.Running;
        worker.LastSeen = Now;
        _options.Meter.Beats(beat.Worker, beat.Cpu, beat.Running.Count, Now);
        foreach (var byStudy in beat.Running.GroupBy(a => a.Study))
            if (_studies.TryGetValue(byStudy.Key, out var study))
                study.Actor?.Tell(new StudyInternal.RenewLeases([.. byStudy]));
        Sender.Tell(new FromScheduler.HeartbeatAcknowledged(_epoch));
    }

    /// <summary>The journal is an older one than workers have heard of, from a copy perhaps: they would not heed what comes under its epochs.</summary>
    private void Outgrow(FromWorker.Heartbeat beat)
    {
        var worker = Sender;
        _log.Warning("Worker {0} has heard of scheduler epoch {1}, and the journal knows {2} at most: it seems to be an older copy", beat.Worker, beat.SchedulerEpoch, _epoch);
        Persist(new SchedulerEvent.TookOver(beat.SchedulerEpoch + 1, _options.Node, Now), e =>
        {
            _epoch = e.Epoch;
            _options.Health.Answered();
            _log.Info("Scheduler epoch {0} begins on {1}", _epoch, _options.Node);
            Self.Tell(beat, worker);
        });
    }

    private void OnRequestWork(FromWorker.RequestWork request)
    {
        if (Know(request.Worker, request.Incarnation, request.StartedAt, Sender) is not { } worker) return;
        worker.IsIdle = false;
        AssignFrom(0, request, Sender);
    }

    /// <summary>Asks the studies in the order in which they were submitted, one after the other, until one has work.</summary>
    private void AssignFrom(int start, FromWorker.RequestWork request, IActorRef worker)
    {
        for (var i = start; i < _order.Count; i++)
        {
            var entry = _studies[_order[i]];
            if (!entry.HasWork && !entry.IsNew) continue;
            if (entry.Actor is not { } actor) continue;
            actor.Tell(new StudyInternal.TryAssign(request, worker, _epoch));
            return;
        }

        if (_workers.TryGetValue(request.Worker, out var known) && known.Actor.Equals(worker)) known.IsIdle = true;
        worker.Tell(new FromScheduler.NoWork(_epoch, request.Request));
    }

    /// <summary>A worker that does not hear this is told when it reports the attempt's next epoch.</summary>
    private void LetGo(StudyInternal.LetGo letGo)
    {
        if (_workers.TryGetValue(letGo.Worker, out var worker)) worker.Actor.Tell(new FromScheduler.AttemptReleased(_epoch, letGo.Attempt, letGo.Reason));
    }

    private void CallIdleWorkers()
    {
        foreach (var worker in _workers.Values.Where(w => w.IsIdle))
        {
            worker.IsIdle = false;
            worker.Actor.Tell(new FromScheduler.WorkAvailable(_epoch));
        }
    }

    /// <summary>
    /// The worker of that name. Of two processes that have one name the later is meant, or the one that is heard of; null for the other, which is told.
    /// </summary>
    private WorkerEntry? Know(string name, Guid incarnation, DateTimeOffset? startedAt, IActorRef actor)
    {
        if (_workers.TryGetValue(name, out var known))
        {
            if (known.Incarnation == incarnation && known.Actor.Equals(actor)) return known;
            if (startedAt < known.StartedAt && Now - known.LastSeen < _options.Lease)
            {
                if (!known.HasRival) _log.Warning("Two workers are named {0}: the one at {1} gets no work, since the one at {2} started later", name, actor.Path.Address, known.Actor.Path.Address);
                known.HasRival = true;
                actor.Tell(new FromScheduler.WorkerRefused(_epoch, $"another worker has the name {name}, at {known.Actor.Path.Address}, and started later"));
                return null;
            }

            Forget(name, known.Incarnation, "it was restarted, or another has taken its name");
        }

        _log.Info("Worker {0} is known at {1}", name, actor.Path);
        Context.Watch(actor);
        return _workers[name] = new WorkerEntry(actor, incarnation, startedAt) { LastSeen = Now };
    }

    private void Forget(string name, Guid incarnation, string why)
    {
        if (!_workers.TryGetValue(name, out var known) || known.Incarnation != incarnation) return;
        _workers.Remove(name);
        _options.Meter.ForgetWorker(name);
        Context.Unwatch(known.Actor);
        _log.Info("Worker {0} is gone: {1}", name, why);
        foreach (var study in _studies.Values) study.Actor?.Tell(new StudyInternal.WorkerGone(name, $"worker {name}: {why}"));
    }

    private void OnTerminated(Terminated gone)
    {
        foreach (var (name, worker) in _workers.Where(w => w.Value.Actor.Equals(gone.ActorRef)).ToArray())
            Forget(name, worker.Incarnation, "its process ended or was removed from the cluster");
        foreach (var name in _removed.Keys.Where(n => gone.ActorRef.Path.Name == Uri.EscapeDataString(n)))
            Timers.StartSingleTimer($"purge-{name}", new PurgeAgain(name), _options.RetryAfter);
        foreach (var (name, study) in _studies.Where(s => gone.ActorRef.Equals(s.Value.Actor)))
        {
            study.Actor = null;
            var wait = Longer(_options.RetryAfter, study.Breakdowns++);
            LookAtFence();
            _log.Warning("Study {0} stopped unexpectedly and will be recovered from its journal in {1:0.#} s", name, wait.TotalSeconds);
            Timers.StartSingleTimer($"restart-{name}", new RestartStudy(name), wait);
        }
    }

    private TimeSpan Longer(TimeSpan wait, int doublings) =>
        TimeSpan.FromTicks((long)Math.Min(wait.Ticks * Math.Pow(2, doublings), _options.RetryAfterAtMost.Ticks));

    private sealed record ForgetTransfer(Guid Transfer);

    private sealed record RestartStudy(string Study);

    private sealed record CheckFence;

    /// <param name="IsHeld">Null where the database did not answer, which says nothing.</param>
    private sealed record FenceLooked(bool? IsHeld);

    private sealed record PurgeAgain(string Study);

    private sealed class StudyEntry
    {
        private bool? _hasWork;

        /// <summary>Null while the study waits to be recovered.</summary>
        public IActorRef? Actor { get; set; }

        /// <summary>How often it has stopped since it last stood.</summary>
        public int Breakdowns { get; set; }

        /// <summary>It has not told yet how it stands.</summary>
        public bool IsNew => _hasWork is null;

        public bool HasWork
        {
            get => _hasWork ?? false;
            set => _hasWork = value;
        }
    }

    private sealed class WorkerEntry(IActorRef actor, Guid incarnation, DateTimeOffset? startedAt)
    {
        /// <summary>Null for a worker of an earlier version.</summary>
        public DateTimeOffset? StartedAt { get; } = startedAt;

        /// <summary>Another process has its name, and the log says so.</summary>
        public bool HasRival { get; set; }

        public IActorRef Actor { get; } = actor;

        public Guid Incarnation { get; } = incarnation;

        public decimal Cpu { get; set; }

        public long? MemoryBytes { get; set; }

        public IReadOnlyList<AttemptId> Running { get; set; } = [];

        public DateTimeOffset LastSeen { get; set; }

        public bool IsIdle { get; set; }

        public WorkerView View(string name) => new(name, Actor.Path.Address.ToString(), Cpu, MemoryBytes, [.. Running.OrderBy(a => a.Study, StringComparer.Ordinal).ThenBy(a => a.Trial)], LastSeen);
    }
}
