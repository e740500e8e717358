using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Core;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Scheduling;

/// <summary>
/// One study: a thin shell around <see cref="Study"/>. It asks the state what follows, stores that in its journal, applies
/// it, and only then tells anybody.
/// </summary>
public sealed class StudyActor : ReceivePersistentActor, IWithTimers
{
    private readonly string _name;
    private readonly SchedulingOptions _options;
    private readonly ResultsStore _results;
    private readonly TimeProvider _time;
    private readonly LeaseTable _leases;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _resultsActor;
    private readonly SortedSet<int> _changedTrials = [];
    private readonly List<EpochRow> _newEpochs = [];
    private long _projected;
    private Study? _study;

    public StudyActor(string name, SchedulingOptions options, ResultsStore results, TimeProvider time)
    {
        _name = name;
        _options = options;
        _results = results;
        _time = time;
        _leases = new LeaseTable(options.Lease);
        _resultsActor = Context.ActorOf(Props.Create(() => new ResultsActor(results)), "results");

        Recover<StudyEvent>(Apply);
        Recover<RecoveryCompleted>(_ => TakeUp());

        Command<StudyRequest.Submit>(Submit);
        Command<StudyRequest.Get>(_ => Sender.Tell(_study is null ? NotFound() : new StudyReply.Snapshot(_study.Submission, _study.Summarize())));
        Command<StudyRequest.Stop>(stop => Change(s => s.Stop(stop.Reason, Now)));
        Command<StudyRequest.Resume>(_ => Change(s => s.Resume(Now)));
        Command<StudyRequest.Watch>(watch => _resultsActor.Forward(watch));
        Command<ResultsActor.SendSnapshot>(SendSnapshot);
        Command<StudyInternal.TryAssign>(Assign);
        Command<StudyInternal.FromWorkerToStudy>(FromWorkerMessage);
        Command<StudyInternal.RenewLeases>(renew => { foreach (var attempt in renew.Attempts) _leases.Renew(attempt.Trial, attempt.Attempt, Now); });
        Command<StudyInternal.WorkerGone>(WorkerGone);
        Command<Tick>(_ => OnTick());
        Command<SaveSnapshotSuccess>(_ => { });
    }

    public override string PersistenceId => $"study-{_name}";

    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _time.GetUtcNow();

    protected override void PreStart()
    {
        _projected = _results.Projected(_name);
        base.PreStart();
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _log.Error("Study {0} could not store {1} (entry {2}); it starts again from its journal: {3}", _name, @event.GetType().Name, sequenceNr, cause.Message);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    private void Submit(StudyRequest.Submit submit)
    {
        if (_study is not null)
        {
            Sender.Tell(new StudyReply.Refused($"A study named '{_name}' exists already. Choose another name, or resume that one.", RefusalKind.Conflict));
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
        Store([submitted], () =>
        {
            _log.Info("Study {0}: accepted, {1}", _name, _study!.Spec.Space);
            client.Tell(new StudyReply.Summary(_study!.Summarize()));
            TellStanding();
        });
    }

    private void Change(Func<Study, IReadOnlyList<StudyEvent>> command)
    {
        if (_study is null)
        {
            Sender.Tell(NotFound());
            return;
        }

        var client = Sender;
        Store(command(_study), () =>
        {
            client.Tell(new StudyReply.Summary(_study.Summarize()));
            TellStanding();
        });
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

        Store(events, () =>
        {
            var started = (StudyEvent.AttemptStarted)events[^1];
            _leases.Grant(started.Trial, started.Attempt, Now);
            assign.Worker.Tell(new FromScheduler.TrialOffer(assign.SchedulerEpoch, request.Request, new AttemptId(_name, started.Trial, started.Attempt), AssignmentOf(started.Trial)));
        });
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
            _options.CorporaUrl is { } corpora ? new Uri(corpora, study.Submission.Corpus.ContentSha256) : null);
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

        var outcome = _study.Report(message.Report, Now);
        _leases.Renew(message.Report.Trial, message.Report.Attempt, Now);
        switch (outcome.Verdict)
        {
            case ReportVerdict.OutOfOrder:
                break;
            case ReportVerdict.Superseded:
                Release(envelope, message.Attempt, "another attempt has taken its place");
                break;
            default:
                Store(outcome.Events, () =>
                {
                    if (outcome.Answer != DecisionKind.Continue) _leases.Release(message.Report.Trial, message.Report.Attempt);
                    envelope.Worker.Tell(new FromScheduler.EpochAcknowledged(envelope.SchedulerEpoch, message.Attempt, message.Report.Epoch, outcome.Answer));
                    if (outcome.Answer != DecisionKind.Continue || _study.Milestones.Contains(message.Report.Epoch))
                        Context.Parent.Tell(new StudyInternal.WorkMayBeAvailable());
                });
                break;
        }
    }

    private void End(AttemptId attempt, IReadOnlyList<StudyEvent>? events, StudyInternal.FromWorkerToStudy envelope, string reason)
    {
        Store(events ?? [], () =>
        {
            _leases.Release(attempt.Trial, attempt.Attempt);
            if (events is { Count: > 0 }) _log.Warning("Study {0}: {1}", _name, $"trial {attempt.Trial}, attempt {attempt.Attempt} ended: {reason}");
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
    }

    private void LoseAll(IReadOnlyList<(int Trial, int Attempt)> attempts, string reason)
    {
        if (attempts.Count == 0 || _study is null) return;
        StudyEvent[] events = [.. attempts.SelectMany(a => _study.Lose(a.Trial, a.Attempt, reason, Now))];
        Store(events, () =>
        {
            foreach (var (trial, attempt) in attempts) _leases.Release(trial, attempt);
            foreach (var lost in events) _log.Warning("Study {0}: {1}", _name, lost);
            Context.Parent.Tell(new StudyInternal.WorkMayBeAvailable());
        });
    }

    /// <summary>Stores events, applies them, then tells: in this order, so that nobody hears what a crash could undo.</summary>
    private void Store(IReadOnlyList<StudyEvent> events, Action tell)
    {
        if (events.Count == 0)
        {
            tell();
            return;
        }

        var remaining = events.Count;
        PersistAll(events, happened =>
        {
            Apply(happened);
            if (--remaining > 0) return;
            Project();
            tell();
            Settle();
        });
    }

    private void Settle()
    {
        if (_study?.Settle(Now) is not { Count: > 0 } events) return;
        Store(events, () =>
        {
            foreach (var happened in events) _log.Info("Study {0}: {1}", _name, happened);
            TellStanding();
        });
    }

    private void Apply(StudyEvent happened)
    {
        if (happened is StudyEvent.Submitted submitted) _study = Study.Start(submitted);
        else _study!.Apply(happened);
        if (LastSequenceNr <= _projected) return;

        switch (happened)
        {
            case StudyEvent.TrialCreated e: _changedTrials.Add(e.Trial); break;
            case StudyEvent.AttemptStarted e: _changedTrials.Add(e.Trial); break;
            case StudyEvent.AttemptLost e: _changedTrials.Add(e.Trial); break;
            case StudyEvent.AttemptFailed e: _changedTrials.Add(e.Trial); break;
            case StudyEvent.TrialPromoted e: _changedTrials.Add(e.Promotion.Trial); break;
            case StudyEvent.EpochReported e:
                _changedTrials.Add(e.Trial);
                _newEpochs.Add(_study.EpochRowOf(e));
                break;
        }
    }

    private void TakeUp()
    {
        if (_study is not null)
        {
            // The workers may well have trained on while there was no scheduler: each running attempt gets a full lease to be heard of.
            foreach (var (trial, attempt, _) in _study.RunningAttempts) _leases.Grant(trial, attempt, Now);
            if (LastSequenceNr > _projected) Project();
        }

        Timers.StartPeriodicTimer(nameof(Tick), new Tick(), _options.Tick);
        TellStanding();
        Settle();
    }

    private void TellStanding() => Context.Parent.Tell(new StudyInternal.Standing(_name, _study is null, _study?.HasEnded ?? false));

    private void Project()
    {
        var study = _study!;
        _resultsActor.Tell(new Projection(LastSequenceNr, study.Submission, study.Summarize(), [.. _changedTrials.Select(study.RowOf)], [.. _newEpochs]));
        _projected = LastSequenceNr;
        _changedTrials.Clear();
        _newEpochs.Clear();
    }

    private void SendSnapshot(ResultsActor.SendSnapshot request)
    {
        if (_study is null) request.Watcher.Tell(NotFound());
        else request.Watcher.Tell(new StudyReply.Updated(new StudyUpdate(_study.Summarize(), [.. Enumerable.Range(0, _study.TrialCount).Select(_study.RowOf)])));
    }

    private StudyReply.Refused NotFound() => new($"There is no study named '{_name}'.", RefusalKind.NotFound);

    private sealed record Tick;
}
