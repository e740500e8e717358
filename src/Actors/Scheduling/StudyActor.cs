using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Observing;
using SessionRec.Actors.Results;
using SessionRec.Core;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Scheduling;

/// <summary>
/// One study: a thin shell around <see cref="Study"/>. It asks the state what follows, applies that and has it stored, and
/// tells anybody only once it is stored. Messages are handled while the journal writes, and what follows from them is its
/// next entry; should it fail, the actor ends with what it had not told, and begins again from what is stored.
/// </summary>
public sealed class StudyActor : ReceivePersistentActor, IWithTimers
{
    private static readonly TimeSpan ProjectionInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Results that are projected at once while the journal is read, so that they do not pile up in memory.</summary>
    private const int ProjectionBatch = 5_000;

    private readonly string _name;
    private readonly SchedulingOptions _options;
    private readonly ResultsStore _results;
    private readonly TimeProvider _time;
    private readonly LeaseTable _leases;
    private readonly ILoggingAdapter _log;
    private readonly IActorRef _resultsActor;
    private readonly PendingProjection _pending = new();
    private readonly EntryQueue _entries = new();

    /// <summary>Results that are being stored. Their worker is told once they are, however often it tells them meanwhile.</summary>
    private readonly HashSet<(int Trial, int Attempt, int Epoch)> _untold = [];
    private long _projected;
    private long _snapshotAt;
    private int _eventsSinceSnapshot;
    private long _measured = -1;
    private Study? _study;

    public StudyActor(string name, SchedulingOptions options, ResultsStore results, TimeProvider time)
    {
        _name = name;
        _options = options;
        _log = Context.GetLogger().WithContext("Study", name);
        _results = results;
        _time = time;
        _leases = new LeaseTable(options.Lease);
        // Here and not in PreStart, since the recovery is asked for before that.
        _projected = results.Projected(name);
        _resultsActor = Context.ActorOf(Props.Create(() => new ResultsActor(results)).WithDispatcher(ResultsActor.Dispatcher), "results");

        Recover<SnapshotOffer>(offer => (_study, _snapshotAt) = (Study.Restore((StudySnapshot)offer.Snapshot), offer.Metadata.SequenceNr));
        Recover<StudyEvent>(happened => Replay([happened]));
        Recover<StudyEvents>(entry => Replay(entry.Events));
        Recover<RecoveryCompleted>(_ => TakeUp());

        Command<StudyRequest.Submit>(Submit);
        Command<StudyInternal.TakeOver>(TakeOver);
        Command<StudyRequest.Get>(_ => TellStored(Sender, _study is null ? NotFound() : new StudyReply.Snapshot(_study.Submission, _study.Summarize())));
        Command<StudyRequest.ListTrials>(list => TellStored(Sender, _study is null ? NotFound() : TrialsOf(_study, list)));
        Command<StudyRequest.Stop>(stop => Change(s => s.Stop(stop.Reason, Now)));
        Command<StudyRequest.StopTrial>(StopTrial);
        Command<StudyRequest.Resume>(_ => Change(s => s.Resume(Now)));
        Command<StudyRequest.Extend>(extend => Change(s => s.Extend(extend.Extension, Now)));
        Command<StudyRequest.Retry>(_ => Change(s => s.Retry(Now)));
        Command<StudyRequest.Delete>(AllowDeletion);
        Command<StudyInternal.Purge>(_ => _entries.WhenStored(Purge));
        Command<StudyRequest.Watch>(watch => _resultsActor.Forward(watch));
        Command<ResultsActor.SendSnapshot>(SendSnapshot);
        Command<StudyInternal.TryAssign>(Assign);
        Command<StudyInternal.FromWorkerToStudy>(FromWorkerMessage);
        Command<StudyInternal.RenewLeases>(renew => { foreach (var attempt in renew.Attempts) _leases.Renew(attempt.Trial, attempt.Attempt, Now); });
        Command<StudyInternal.WorkerGone>(WorkerGone);
        Command<Tick>(_ => OnTick());
        Command<ProjectNow>(_ => Project());
        Command<SaveSnapshotSuccess>(OnSnapshotSaved);
        Command<SaveSnapshotFailure>(failure => _log.Warning("Study {0}: a snapshot could not be stored; recovery will take longer: {1}", _name, failure.Cause.Message));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failure => _log.Warning("Study {0}: old snapshots could not be deleted: {1}", _name, failure.Cause.Message));
    }

    public override string PersistenceId => $"study-{_name}";

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>No snapshot beyond what the tables have: the journal's entries after it are what makes them complete again.</summary>
    public override Recovery Recovery => new(new SnapshotSelectionCriteria(_projected));

    private DateTimeOffset Now => _time.GetUtcNow();

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _options.Health.Failed();
        _log.Error("Study {0} could not store {1} (entry {2}); it starts again from its journal: {3}", _name, @event.GetType().Name, sequenceNr, cause.Message);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        // The state is ahead of the journal now: only the journal can say what is true.
        OnPersistFailure(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    /// <summary>A results actor that breaks has lost what it had not written; starting over from the journal has it all again.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    private void Submit(StudyRequest.Submit submit)
    {
        if (_study is not null)
        {
            TellStored(Sender, new StudyReply.Refused($"A study named '{_name}' exists already. Choose another name, or resume that one.", RefusalKind.Conflict));
            return;
        }

        StudyEvent.Submitted submitted;
        try
        {
            submitted = Study.Submit(submit.Submission, Now);
        }
        catch (InputException error)
        {
            Sender.Tell(new StudyReply.Refused(error.Message, RefusalKind.Invalid));
            return;
        }

        var client = Sender;
        Store([submitted], () => _log.Info("Study {0}: accepted, {1}", _name, submitted.Submission.FileName));
        TellStored(client, new StudyReply.Summary(_study!.Summarize()));
        TellStanding();
    }

    /// <summary>Everything in one write: half a study would go on by itself.</summary>
    private void TakeOver(StudyInternal.TakeOver import)
    {
        if (_study is not null)
        {
            TellStored(Sender, new StudyReply.Refused($"A study named '{_name}' exists already. Choose another name.", RefusalKind.Conflict));
            return;
        }

        foreach (var happened in import.Events)
        {
            Apply(happened);
            _pending.Note(_study!, happened);
        }

        _entries.Add(import.Events);
        TellStored(Sender, new StudyReply.Summary(_study!.Summarize()));
        var entries = _entries.NextTogether();
        var left = entries.Count;
        PersistAllAsync<object>(entries.Select(events => new StudyEvents(events)), _ =>
        {
            if (--left > 0) return;
            _entries.Stored();
            WriteNextEntry();
        });
        _log.Info("Study {0}: taken over with {1} events", _name, import.Events.Count);
        TellStanding();
        TakeSnapshot();
        Project();
    }

    private void Change(Func<Study, IReadOnlyList<StudyEvent>> command)
    {
        if (_study is null)
        {
            Sender.Tell(NotFound());
            return;
        }

        var client = Sender;
        IReadOnlyList<StudyEvent> events;
        try
        {
            events = command(_study);
        }
        catch (InputException error)
        {
            TellStored(client, new StudyReply.Refused(error.Message, RefusalKind.Invalid));
            return;
        }

        Store(events, () => { });
        TellStored(client, new StudyReply.Summary(_study.Summarize()));
        TellStanding();
    }

    private void StopTrial(StudyRequest.StopTrial stop)
    {
        // Its worker is known only until then.
        StudyInternal.LetGo[] atWork = _study is { } study && stop.Trial >= 0 && stop.Trial < study.TrialCount ? [.. AtWork(study, stop.Trial, stop.Reason)] : [];
        Change(s => s.StopTrial(stop.Trial, stop.Reason, Now));
        foreach (var letGo in atWork)
        {
            _leases.Release(letGo.Attempt.Trial, letGo.Attempt.Attempt);
            _entries.WhenStored(() =>
            {
                Context.Parent.Tell(letGo);
                Context.Parent.Tell(new StudyInternal.WorkMayBeAvailable());
            });
        }
    }

    /// <summary>What is to be told to the worker that trains a trial, or keeps its training while it is paused.</summary>
    private IEnumerable<StudyInternal.LetGo> AtWork(Study study, int trial, string reason) =>
        study.RowOf(trial) is { State: TrialState.Running or TrialState.Paused, Worker: { } worker } row
            ? [new StudyInternal.LetGo(worker, new AttemptId(_name, trial, row.Attempt), reason)]
            : [];

    private void AllowDeletion(StudyRequest.Delete delete)
    {
        if (_study is null) Sender.Tell(NotFound());
        else if (!_study.HasEnded && !delete.Force)
            TellStored(Sender, new StudyReply.Refused($"{_name} is at work. Stop it first, or delete it by force.", RefusalKind.Conflict));
        else Context.Parent.Tell(new StudyInternal.Removable(_name, _study.Summarize(), Sender));
    }

    /// <summary>Deletes rows, journal and snapshots, one after the other; what fails ends the actor, and the scheduler has it done again.</summary>
    private void Purge()
    {
        Timers.CancelAll();
        Become(() =>
        {
            Command<Terminated>(_ =>
            {
                _results.Delete(_name);
                DeleteMessages(long.MaxValue);
            });
            Command<DeleteMessagesSuccess>(_ => DeleteSnapshots(SnapshotSelectionCriteria.Latest));
            Command<DeleteSnapshotsSuccess>(_ =>
            {
                Context.Parent.Tell(new StudyInternal.Purged(_name));
                Context.Stop(Self);
            });
            Command<DeleteMessagesFailure>(failure => throw new IOException($"the journal of study {_name} could not be deleted", failure.Cause));
            Command<DeleteSnapshotsFailure>(failure => throw new IOException($"the snapshots of study {_name} could not be deleted", failure.Cause));
            CommandAny(_ => { });
        });

        // It would write what it still has when it ends, so it ends first.
        Context.Watch(_resultsActor);
        Context.Stop(_resultsActor);
    }

    private void Assign(StudyInternal.TryAssign assign)
    {
        var request = assign.Request;
        var events = _study is not null && Fits(_study, request) ? _study.Assign(request.Worker, Now) : [];
        if (events.Count == 0)
        {
            Context.Parent.Tell(new StudyInternal.Unassigned(_name, request, assign.Worker));
            Settle();
            return;
        }

        var started = (StudyEvent.AttemptStarted)events[^1];
        _leases.Grant(started.Trial, started.Attempt, Now);
        using var span = TrialTrace.Start("assign", new AttemptId(_name, started.Trial, started.Attempt))?.SetTag("sessionrec.worker", request.Worker);
        Store(events, () => assign.Worker.Tell(new FromScheduler.TrialOffer(
            assign.SchedulerEpoch, request.Request, new AttemptId(_name, started.Trial, started.Attempt), AssignmentOf(started.Trial))));
    }

    private static bool Fits(Study study, FromWorker.RequestWork request) =>
        study.Spec.Resources.Cpu <= request.FreeCpu
        && (request.FreeMemoryBytes is not { } free || study.Spec.Resources.MemoryBytes is not { } needed || needed <= free);

    private TrialAssignment AssignmentOf(int trial)
    {
        var study = _study!;
        var row = study.RowOf(trial);
        return new TrialAssignment(
            study.Spec.Model, row.Parameters, row.PlannedEpochs, study.Milestones, row.Epoch, study.Submission.Corpus, study.Spec.Protocol,
            study.Spec.Metric, study.Spec.Resources.Cpu, study.Spec.Resources.MemoryBytes,
            _options.CorporaUrl is { } corpora ? new Uri(corpora, study.Submission.Corpus.ContentSha256) : null,
            row.Past,
            study.Spec.CheckpointEvery,
            study.Pauses);
    }

    private void FromWorkerMessage(StudyInternal.FromWorkerToStudy envelope)
    {
        switch (envelope.Message)
        {
            case FromWorker.AcceptTrial accepted:
                if (_leases.Renew(accepted.Attempt.Trial, accepted.Attempt.Attempt, Now)) break;
                Release(envelope, accepted.Attempt, "the offer has lapsed");
                break;
            case FromWorker.ReportEpoch report:
                Report(report, envelope);
                break;
            case FromWorker.ReportFailure failure:
                End(failure.Attempt, _study?.Fail(failure.Attempt.Trial, failure.Attempt.Attempt, failure.Error, Now), envelope, failure.Error);
                break;
            case FromWorker.HandBack back:
                End(back.Attempt, _study?.Lose(back.Attempt.Trial, back.Attempt.Attempt, back.Reason, Now), envelope, back.Reason);
                break;
        }
    }

    private void Report(FromWorker.ReportEpoch message, StudyInternal.FromWorkerToStudy envelope)
    {
        if (_study is null)
        {
            Release(envelope, message.Attempt, "there is no such study");
            return;
        }

        using var span = TrialTrace.Start("decide", message.Attempt)?.SetTag("sessionrec.epoch", message.Report.Epoch);
        var outcome = _study.Report(message.Report, Now);
        span?.SetTag("sessionrec.decision", outcome.Answer.ToString());
        _leases.Renew(message.Report.Trial, message.Report.Attempt, Now);
        switch (outcome.Verdict)
        {
            case ReportVerdict.OutOfOrder:
                break;
            case ReportVerdict.Superseded:
                Release(envelope, message.Attempt, "it is over, or another attempt has taken its place");
                break;
            default:
                var result = (message.Report.Trial, message.Report.Attempt, message.Report.Epoch);
                if (!_untold.Add(result)) break;
                var isDecision = outcome.Answer != DecisionKind.Continue || _study.Milestones.Contains(message.Report.Epoch);
                if (outcome.Answer != DecisionKind.Continue) _leases.Release(message.Report.Trial, message.Report.Attempt);
                Store(outcome.Events, () =>
                {
                    _untold.Remove(result);
                    envelope.Worker.Tell(new FromScheduler.EpochAcknowledged(envelope.SchedulerEpoch, message.Attempt, message.Report.Epoch, outcome.Answer));
                    if (isDecision) Context.Parent.Tell(new StudyInternal.WorkMayBeAvailable());
                });
                break;
        }
    }

    private void End(AttemptId attempt, IReadOnlyList<StudyEvent>? events, StudyInternal.FromWorkerToStudy envelope, string reason)
    {
        _leases.Release(attempt.Trial, attempt.Attempt);
        Store(events ?? [], () =>
        {
            if (events is { Count: > 0 }) _log.Warning("Study {Study}: trial {Trial}, attempt {Attempt} ended: {Reason}", _name, attempt.Trial, attempt.Attempt, reason);
            Release(envelope, attempt, reason);
            Context.Parent.Tell(new StudyInternal.WorkMayBeAvailable());
        });
    }

    private static void Release(StudyInternal.FromWorkerToStudy envelope, AttemptId attempt, string reason) =>
        envelope.Worker.Tell(new FromScheduler.AttemptReleased(envelope.SchedulerEpoch, attempt, reason));

    private void WorkerGone(StudyInternal.WorkerGone gone)
    {
        if (_study is null) return;
        LoseAll([.. _study.RunningAttempts.Where(a => a.Worker == gone.Worker).Select(a => (a.Trial, a.Attempt))], gone.Reason);
    }

    private void OnTick()
    {
        LoseAll(_leases.Expired(Now), $"no sign of life for {_leases.Duration.TotalSeconds:0} s");
        Settle();
        Measure();
    }

    /// <summary>Once a tick, since a study's summary takes a look at each of its trials.</summary>
    private void Measure()
    {
        if (_study is null || _measured == _entries.Applied) return;
        _measured = _entries.Applied;
        _options.Meter.Stands(_study.Summarize());
    }

    private void LoseAll(IReadOnlyList<(int Trial, int Attempt)> attempts, string reason)
    {
        if (attempts.Count == 0 || _study is null) return;
        StudyEvent[] events = [.. attempts.SelectMany(a => _study.Lose(a.Trial, a.Attempt, reason, Now))];
        foreach (var (trial, attempt) in attempts) _leases.Release(trial, attempt);
        Store(events, () =>
        {
            foreach (var lost in events) _log.Warning("Study {0}: {1}", _name, lost);
            Context.Parent.Tell(new StudyInternal.WorkMayBeAvailable());
        });
    }

    /// <summary>
    /// Applies events, has them stored, and tells when they are. What was applied before is stored before, so nobody hears
    /// what a crash could undo.
    /// </summary>
    private void Store(IReadOnlyList<StudyEvent> events, Action tell)
    {
        foreach (var happened in events)
        {
            Apply(happened);
            _pending.Note(_study!, happened);
        }

        _entries.Add(events);
        _entries.WhenStored(tell);
        if (events.Count == 0) return;

        WriteNextEntry();
        _eventsSinceSnapshot += events.Count;
        if (_eventsSinceSnapshot >= _options.SnapshotEvery) TakeSnapshot();
        if (!Timers.IsTimerActive(ProjectNow.Instance)) Timers.StartSingleTimer(ProjectNow.Instance, ProjectNow.Instance, ProjectionInterval);
        Settle();
    }

    private void WriteNextEntry()
    {
        if (_entries.Next() is not { } events) return;
        var began = _time.GetTimestamp();
        PersistAsync<object>(events.Count == 1 ? events[0] : new StudyEvents(events), _ =>
        {
            _options.Health.Answered();
            _options.Meter.Stored(events.Count(e => e is StudyEvent.EpochReported), _time.GetElapsedTime(began));
            _entries.Stored();
            WriteNextEntry();
        });
    }

    /// <summary>Tells <paramref name="reply"/>, which was made from the present state, once that state is stored.</summary>
    private void TellStored(IActorRef receiver, object reply) => _entries.WhenStored(() => receiver.Tell(reply));

    private void Settle()
    {
        if (_study?.Settle(Now) is not { Count: > 0 } events) return;
        // Their workers are known only until then.
        StudyInternal.LetGo[] left = [.. events.OfType<StudyEvent.TrialStopped>().SelectMany(e => AtWork(_study, e.Trial, e.Reason))];
        Store(events, () =>
        {
            foreach (var happened in events) _log.Info("Study {0}: {1}", _name, happened);
            foreach (var letGo in left) Context.Parent.Tell(letGo);
        });
        TellStanding();
        if (_study.HasEnded) Project();
    }

    private void Apply(StudyEvent happened)
    {
        if (happened is StudyEvent.Submitted submitted) _study = Study.Start(submitted);
        else _study!.Apply(happened);
    }

    private void Replay(IReadOnlyList<StudyEvent> entry)
    {
        foreach (var happened in entry)
        {
            Apply(happened);
            if (LastSequenceNr > _projected) _pending.Note(_study!, happened);
        }

        _eventsSinceSnapshot += entry.Count;
        if (_pending.Results >= ProjectionBatch) _resultsActor.Tell(_pending.Take(_study!, LastSequenceNr));
    }

    private void TakeUp()
    {
        if (_projected > LastSequenceNr)
        {
            // The tables are ahead of the journal, which must be an older copy: they have to be made again from it.
            _log.Warning("Study {0}: the results have {1} entries, the journal only {2}; they are made again from the journal", _name, _projected, LastSequenceNr);
            _results.Delete(_name);
            if (_study is not null)
            {
                Context.Stop(Self);
                return;
            }
        }

        Timers.StartPeriodicTimer(nameof(Tick), new Tick(), _options.Tick);
        if (_study is null)
        {
            TellStanding();
            return;
        }

        // The workers may well have trained on while there was no scheduler: each running attempt gets a full lease to be heard of.
        foreach (var (trial, attempt, _) in _study.RunningAttempts) _leases.Grant(trial, attempt, Now);
        if (LastSequenceNr > _projected) _resultsActor.Tell(_pending.Take(_study, LastSequenceNr));
        Store(_study.TakeUp(Now), () => { });
        TellStanding();
        Settle();
    }

    /// <summary>Tells the scheduler how the study stands, once that is stored.</summary>
    private void TellStanding() => TellStored(Context.Parent, new StudyInternal.Standing(_name, _study is null, _study?.HasEnded ?? false));

    /// <summary>Hands on what changed since the last time; it is written once the events behind it are stored.</summary>
    private void Project()
    {
        Timers.Cancel(ProjectNow.Instance);
        if (_study is null) return;
        var projection = _pending.Take(_study, 0);
        _entries.WhenStoredExactly(() => _resultsActor.Tell(projection with { SequenceNumber = LastSequenceNr }));
    }

    private void SendSnapshot(ResultsActor.SendSnapshot request)
    {
        Project();
        object reply = _study is null ? NotFound() : new StudyReply.Updated(new StudyUpdate(_study.Summarize(), []), Reread: true);
        _entries.WhenStored(() => _resultsActor.Tell(new ResultsActor.ForWatcher(request.Watcher, reply)));
    }

    private static StudyReply.Trials TrialsOf(Study study, StudyRequest.ListTrials list)
    {
        var from = Math.Clamp(list.From, 0, study.TrialCount);
        var count = Math.Clamp(list.Count, 0, Math.Min(StudyRequest.ListTrials.Most, study.TrialCount - from));
        return new StudyReply.Trials([.. Enumerable.Range(from, count).Select(t => study.RowOf(t) with { Curve = [] })], study.TrialCount);
    }

    private void TakeSnapshot()
    {
        _eventsSinceSnapshot = 0;
        var snapshot = _study!.Capture();
        _entries.WhenStoredExactly(() => SaveSnapshot(snapshot));
    }

    /// <summary>The one before is kept: the tables may not have come as far as the newest yet.</summary>
    private void OnSnapshotSaved(SaveSnapshotSuccess saved)
    {
        if (_snapshotAt > 0) DeleteSnapshots(new SnapshotSelectionCriteria(_snapshotAt - 1));
        _snapshotAt = saved.Metadata.SequenceNr;
    }

    private StudyReply.Refused NotFound() => new($"There is no study named '{_name}'.", RefusalKind.NotFound);

    private sealed record Tick;

    private sealed class ProjectNow
    {
        public static readonly ProjectNow Instance = new();
    }
}
