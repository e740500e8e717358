using Akka.Actor;
using Akka.Event;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Workers;

/// <summary>
/// A worker node: asks the scheduler for trials while it has room, runs a <see cref="TrialActor"/> for each, and gives
/// signs of life. It never refuses to answer because of the training, which happens on threads of its own.
/// </summary>
public sealed class WorkerNodeActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan AskAgainWhenIdle = TimeSpan.FromSeconds(5);

    private readonly WorkerOptions _options;
    private readonly PreparedCorpora _corpora;
    private readonly IActorRef _scheduler;
    private readonly Guid _incarnation = Guid.NewGuid();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<AttemptId, RunningTrial> _running = [];
    private readonly Checkpoints? _checkpoints;
    private readonly PausedTrials _paused;
    private long _schedulerEpoch;
    private long _unheeded;
    private string? _refused;
    private long _request;
    private bool _asking;
    private IActorRef? _drainer;

    public WorkerNodeActor(WorkerOptions options, PreparedCorpora corpora, IActorRef scheduler)
    {
        _options = options;
        _corpora = corpora;
        _scheduler = scheduler;
        _checkpoints = options.Checkpoints is { } files ? new Checkpoints(files, options.CheckpointBytes) : null;
        _paused = new PausedTrials(options.PausedTrials, _checkpoints, (plan, error) => _log.Warning("{0}, trial {1}: the checkpoint of a paused trial could not be written: {2}", plan.Study, plan.Trial, error.Message));

        Receive<Beat>(_ => SendHeartbeat());
        Receive<AskAgain>(_ => AskForWork());
        Receive<FromScheduler.HeartbeatAcknowledged>(m => Heed(m.SchedulerEpoch));
        Receive<FromScheduler.WorkAvailable>(OnWorkAvailable);
        Receive<FromScheduler.NoWork>(OnNoWork);
        Receive<FromScheduler.WorkerRefused>(OnRefused);
        Receive<FromScheduler.TrialOffer>(OnOffer);
        Receive<FromScheduler.EpochAcknowledged>(m => ToTrial(m.SchedulerEpoch, m.Attempt, m));
        Receive<FromScheduler.AttemptReleased>(OnReleased);
        Receive<TrialActor.Finished>(OnFinished);
        Receive<Terminated>(OnTrialTerminated);
        Receive<Drain>(OnDrain);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private decimal FreeCpu => _options.Cpu - _running.Values.Sum(t => t.Assignment.Cpu);

    /// <summary>What running trials leave. Paused ones make room where it is needed, so they do not count.</summary>
    private long? FreeMemory => _options.MemoryBytes is { } all ? all - _running.Values.Sum(t => t.Assignment.MemoryBytes ?? 0) : null;

    /// <summary>A trial's actor that breaks is not started again: its thread may still train. The scheduler's lease gives the trial to somebody.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    protected override void PreStart()
    {
        base.PreStart();
        Timers.StartPeriodicTimer(Beat.Instance, Beat.Instance, TimeSpan.Zero, _options.Heartbeat);
        AskForWork();
    }

    protected override void PostStop()
    {
        _paused.Dispose();
        base.PostStop();
    }

    private void SendHeartbeat() => _scheduler.Tell(new FromWorker.Heartbeat(_options.Name, _incarnation, _options.Cpu, _options.MemoryBytes, [.. _running.Keys], _schedulerEpoch, _options.StartedAt));

    private void AskForWork()
    {
        if (_drainer is not null || FreeCpu <= 0) return;
        _asking = true;
        _scheduler.Tell(new FromWorker.RequestWork(_options.Name, _incarnation, ++_request, FreeCpu, FreeMemory, _options.StartedAt));
        Timers.StartSingleTimer(AskAgain.Instance, AskAgain.Instance, AskAgainWhenIdle);
    }

    private void OnWorkAvailable(FromScheduler.WorkAvailable available)
    {
        if (Heed(available.SchedulerEpoch) && !_asking) AskForWork();
    }

    private void OnNoWork(FromScheduler.NoWork answer)
    {
        if (Heed(answer.SchedulerEpoch) && answer.Request == _request) _asking = false;
    }

    private void OnRefused(FromScheduler.WorkerRefused refused)
    {
        if (!Heed(refused.SchedulerEpoch) || refused.Reason == _refused) return;
        _refused = refused.Reason;
        _log.Error("This worker gets no work: {0}. Give it another name.", refused.Reason);
    }

    private void OnOffer(FromScheduler.TrialOffer offer)
    {
        if (!Heed(offer.SchedulerEpoch) || _running.ContainsKey(offer.Attempt)) return;
        if (offer.Request == _request) _asking = false;
        // What was asked for twice may be offered twice.
        if (_drainer is not null || offer.Assignment.Cpu > FreeCpu || (offer.Assignment.MemoryBytes ?? 0) > (FreeMemory ?? long.MaxValue))
        {
            _scheduler.Tell(new FromWorker.HandBack(offer.Attempt, "the worker has no room for it"));
            return;
        }

        var kept = _paused.Take(offer.Attempt.Study, offer.Attempt.Trial);
        MakeRoom(offer.Assignment.MemoryBytes ?? 0);
        var trial = Context.ActorOf(Props.Create(() => new TrialActor(offer.Attempt, offer.Assignment, kept, _corpora, _checkpoints, _scheduler, _options)));
        Context.Watch(trial);
        _running[offer.Attempt] = new RunningTrial(trial, offer.Assignment);
        _options.Meter.Started();
        _log.WithContext("Study", offer.Attempt.Study).WithContext("Trial", offer.Attempt.Trial).WithContext("Attempt", offer.Attempt.Attempt)
            .Info("starts{0}: {1}", kept is null ? "" : $" again after epoch {kept.Training.Epoch}", offer.Assignment.Parameters);
        AskForWork();
    }

    private void ToTrial(long schedulerEpoch, AttemptId attempt, object message)
    {
        if (Heed(schedulerEpoch) && _running.TryGetValue(attempt, out var trial)) trial.Actor.Tell(message);
    }

    private void OnReleased(FromScheduler.AttemptReleased released)
    {
        if (!Heed(released.SchedulerEpoch)) return;
        if (_running.TryGetValue(released.Attempt, out var trial)) trial.Actor.Tell(released);
        else _paused.Drop(released.Attempt);
    }

    /// <summary>Paused trials give way to <paramref name="needed"/> bytes for one that is to run.</summary>
    private void MakeRoom(long needed)
    {
        if (FreeMemory is { } free) _paused.Shrink(Math.Max(0, free - needed));
    }

    private void OnFinished(TrialActor.Finished finished)
    {
        if (finished.Paused is { } training) _paused.Keep(finished.Attempt, training);
        Free(finished.Attempt, askLater: finished.CouldNotBegin);
    }

    private void OnTrialTerminated(Terminated gone)
    {
        foreach (var (attempt, _) in _running.Where(t => t.Value.Actor.Equals(gone.ActorRef)).ToArray())
        {
            _log.Error("{0}: its actor broke", attempt);
            Free(attempt, askLater: true);
        }
    }

    /// <summary>What could not begin here would be offered here again at once: then others get the time to ask first.</summary>
    private void Free(AttemptId attempt, bool askLater)
    {
        if (!_running.Remove(attempt)) return;
        MakeRoom(0);
        _options.Meter.Ended();
        if (_drainer is not null)
        {
            FinishDraining();
        }
        else if (askLater)
        {
            _asking = true;
            Timers.StartSingleTimer(AskAgain.Instance, AskAgain.Instance, AskAgainWhenIdle);
        }
        else
        {
            AskForWork();
        }
    }

    private void OnDrain(Drain drain)
    {
        _drainer = Sender;
        _log.Info("Worker {0} is leaving; {1} trials are handed back", _options.Name, _running.Count);
        foreach (var trial in _running.Values) trial.Actor.Tell(new TrialActor.Leave(drain.Reason));
        FinishDraining();
    }

    private void FinishDraining()
    {
        if (_running.Count > 0) return;
        // A sign of life after the goodbye would make the scheduler know it again.
        Timers.CancelAll();
        _scheduler.Tell(new FromWorker.Goodbye(_options.Name, _incarnation));
        _drainer.Tell(Drained.Instance);
    }

    /// <summary>False for the word of a scheduler that another has replaced.</summary>
    private bool Heed(long schedulerEpoch)
    {
        if (schedulerEpoch < _schedulerEpoch)
        {
            if (_unheeded != schedulerEpoch) _log.Warning("A scheduler of epoch {0} is not heeded: {1} was heard of", schedulerEpoch, _schedulerEpoch);
            _unheeded = schedulerEpoch;
            return false;
        }

        if (schedulerEpoch > _schedulerEpoch)
        {
            var first = _schedulerEpoch == 0;
            _schedulerEpoch = schedulerEpoch;
            if (!first)
            {
                SendHeartbeat();
                foreach (var trial in _running.Values) trial.Actor.Tell(TrialActor.TellAgain.Instance);
            }
        }

        return true;
    }

    /// <summary>Hands back what runs, after its epoch where that does not take long, and takes nothing more; answered by <see cref="Drained"/>.</summary>
    public sealed record Drain(string Reason) : INoSerializationVerificationNeeded;

    /// <summary>Nothing runs here any more.</summary>
    public sealed class Drained : INoSerializationVerificationNeeded
    {
        public static readonly Drained Instance = new();
    }

    private sealed record RunningTrial(IActorRef Actor, TrialAssignment Assignment);

    private sealed class Beat : INoSerializationVerificationNeeded
    {
        public static readonly Beat Instance = new();
    }

    private sealed class AskAgain : INoSerializationVerificationNeeded
    {
        public static readonly AskAgain Instance = new();
    }
}
