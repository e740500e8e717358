using Akka.Actor;
using Akka.Event;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Messages;
using SessionRec.Core;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Workers;

/// <summary>
/// One attempt at one trial. The training has a thread of its own; this actor passes its epochs on until each is
/// acknowledged, and the scheduler's decisions back.
/// </summary>
public sealed class TrialActor : ReceiveActor, IWithTimers
{
    private readonly AttemptId _attempt;
    private readonly IActorRef _scheduler;
    private readonly WorkerOptions _options;
    private readonly ILoggingAdapter _log;
    private readonly TrialThread _thread;
    private readonly SortedDictionary<int, FromWorker.ReportEpoch> _unacknowledged = [];

    /// <summary>A failure or a hand-back that the scheduler has not confirmed yet.</summary>
    private IWireMessage? _lastWord;
    private TrialThread.Ended? _ended;
    private TimeSpan _wait;

    /// <summary>The last epoch that was told again in the latest round; 0 where none was.</summary>
    private int _toldAgain;
    private string? _leaves;
    private bool _couldNotBegin;

    public TrialActor(AttemptId attempt, TrialAssignment assignment, KeptTraining? kept, PreparedCorpora corpora, Checkpoints? checkpoints, IActorRef scheduler, WorkerOptions options)
    {
        _attempt = attempt;
        _log = Context.GetLogger().WithContext("Study", attempt.Study).WithContext("Trial", attempt.Trial).WithContext("Attempt", attempt.Attempt);
        _scheduler = scheduler;
        _options = options;
        _wait = options.Resend;
        _thread = new TrialThread(attempt, assignment, kept, corpora, checkpoints, Self);

        Receive<TrialThread.EpochTrained>(OnEpoch);
        Receive<TrialThread.TakenUp>(up => _log.Info("{0}: goes on after epoch {1}, {2}", _attempt, up.Epoch, up.CheckpointEpoch > 0 ? $"from the checkpoint of epoch {up.CheckpointEpoch}" : "trained again from its start"));
        Receive<TrialThread.NotSaved>(failed => _log.Warning("{0}: the checkpoint of epoch {1} could not be written: {2}", _attempt, failed.Epoch, failed.Error));
        Receive<TrialThread.Failed>(OnFailed);
        Receive<TrialThread.Unready>(unready =>
        {
            _couldNotBegin = true;
            HandBack(unready.Reason);
        });
        Receive<FromScheduler.EpochAcknowledged>(OnAcknowledged);
        Receive<FromScheduler.AttemptReleased>(OnReleased);
        Receive<Leave>(OnLeave);
        Receive<BreakOff>(_ => _thread.Abandon());
        Receive<TellAgain>(_ => TellAgainSoon());
        Receive<Resend>(_ => OnResend());
        Receive<TrialThread.Ended>(OnThreadEnded);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        base.PreStart();
        Timers.StartSingleTimer(Resend.Instance, Resend.Instance, _wait);
        _scheduler.Tell(new FromWorker.AcceptTrial(_attempt, _options.Name), Context.Parent);
        _thread.Start();
    }

    protected override void PostStop()
    {
        _thread.Abandon();
        base.PostStop();
    }

    private void OnEpoch(TrialThread.EpochTrained trained)
    {
        _options.Meter.Epoch(trained.Epoch.Seconds);
        if (_lastWord is not null) return;
        var report = new FromWorker.ReportEpoch(_attempt.Study, new EpochReport(_attempt.Trial, _attempt.Attempt, trained.Epoch.Epoch, trained.Epoch.Metrics, trained.Epoch.Seconds, trained.Epoch.Hits));
        _unacknowledged[trained.Epoch.Epoch] = report;
        _scheduler.Tell(report, Context.Parent);
    }

    private void OnAcknowledged(FromScheduler.EpochAcknowledged acknowledged)
    {
        _unacknowledged.Remove(acknowledged.Epoch);
        if (acknowledged.Epoch == _toldAgain && (_unacknowledged.Count > 0 || _lastWord is not null)) TellAgainSoon();
        switch (acknowledged.Decision)
        {
            case DecisionKind.Continue:
                _thread.Continue(acknowledged.Epoch);
                break;
            case DecisionKind.Pause:
                _thread.Pause();
                break;
            default:
                _thread.Abandon();
                break;
        }
    }

    private void OnReleased(FromScheduler.AttemptReleased released)
    {
        if (_lastWord is null) _log.Info("{0}: let go, {1}", _attempt, released.Reason);
        _lastWord = null;
        _unacknowledged.Clear();
        _thread.Abandon();
        FinishWhenDone();
    }

    private void OnFailed(TrialThread.Failed failed)
    {
        _log.Warning("{0} failed: {1}", _attempt, failed.Error);
        Say(new FromWorker.ReportFailure(_attempt, failed.Error));
    }

    private void HandBack(string reason)
    {
        if (_lastWord is not null) return;
        _log.Info("{0} is handed back: {1}", _attempt, reason);
        Say(new FromWorker.HandBack(_attempt, reason));
        _thread.Abandon();
    }

    private void Say(IWireMessage lastWord)
    {
        _lastWord = lastWord;
        TellAgainSoon();
    }

    /// <summary>Somebody listens: what is unanswered goes out again at once, and is not long waited for.</summary>
    private void TellAgainSoon()
    {
        _wait = _options.Resend;
        ResendOldest();
        Timers.StartSingleTimer(Resend.Instance, Resend.Instance, _wait);
    }

    private void OnResend()
    {
        if (_unacknowledged.Count > 0 || _lastWord is not null) _wait = TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, _options.ResendAtMost.Ticks));
        else _wait = _options.Resend;
        ResendOldest();
        Timers.StartSingleTimer(Resend.Instance, Resend.Instance, _wait);
    }

    /// <summary>
    /// The oldest of what is unanswered goes out again, so much at once that a scheduler that is slow is not made slower; the rest follows once
    /// that is answered. Results before the last word, which would end the attempt.
    /// </summary>
    private void ResendOldest()
    {
        foreach (var (epoch, report) in _unacknowledged.Take(_options.ResentAtOnce))
        {
            _scheduler.Tell(report, Context.Parent);
            _toldAgain = epoch;
        }

        if (_lastWord is not null && _unacknowledged.Count <= _options.ResentAtOnce) _scheduler.Tell(_lastWord, Context.Parent);
    }

    /// <summary>The epoch under way is finished and saved first, so that whoever is given the trial goes on after it.</summary>
    private void OnLeave(Leave leave)
    {
        if (_lastWord is not null || _leaves is not null) return;
        _leaves = leave.Reason;
        Timers.StartSingleTimer(BreakOff.Instance, BreakOff.Instance, _options.FinishEpochWithin);
        _thread.Leave();
    }

    private void OnThreadEnded(TrialThread.Ended ended)
    {
        _ended = ended;
        if (_leaves is { } reason && ended.Paused is null) HandBack(reason);
        FinishWhenDone();
    }

    /// <summary>The slot is free once the thread has ended and the scheduler knows why.</summary>
    private void FinishWhenDone()
    {
        if (_ended is not { } ended || _lastWord is not null) return;
        Context.Parent.Tell(new Finished(_attempt, ended.Paused, _couldNotBegin));
        Context.Stop(Self);
    }

    /// <summary>Tells the actor to give the trial back, since the node is being shut down.</summary>
    public sealed record Leave(string Reason) : INoSerializationVerificationNeeded;

    /// <summary>Tells the actor that there is another scheduler, which may not have heard what the one before did not answer.</summary>
    public sealed class TellAgain : INoSerializationVerificationNeeded
    {
        public static readonly TellAgain Instance = new();
    }

    /// <summary>To the node: the attempt is over; the training is kept where it was paused.</summary>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Paused">The training, for when the trial goes on.</param>
    /// <param name="CouldNotBegin">The node could not get what the trial needs.</param>
    public sealed record Finished(AttemptId Attempt, KeptTraining? Paused, bool CouldNotBegin) : INoSerializationVerificationNeeded;

    private sealed class BreakOff : INoSerializationVerificationNeeded
    {
        public static readonly BreakOff Instance = new();
    }

    private sealed class Resend : INoSerializationVerificationNeeded
    {
        public static readonly Resend Instance = new();
    }
}
