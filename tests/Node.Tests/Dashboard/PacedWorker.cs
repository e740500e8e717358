using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Tests.Dashboard;

/// <summary>
/// A worker that trains nothing: it takes trials from the real scheduler and reports made-up curves, as fast as they are acknowledged or at a
/// pace. For tests of how much a scheduler and its dashboard bear.
/// </summary>
public sealed class PacedWorker : ReceiveActor, IWithTimers
{
    private const int TicksPerSecond = 20;

    private readonly Guid _incarnation = Guid.NewGuid();
    private readonly Dictionary<AttemptId, Running> _running = [];
    private readonly Queue<AttemptId> _due = new();
    private readonly IActorRef _scheduler;
    private readonly int _slots;
    private int? _perSecond;
    private int _favoured = int.MaxValue;
    private double _credit;
    private long _request;

    public PacedWorker(IActorRef scheduler, int slots)
    {
        (_scheduler, _slots) = (scheduler, slots);
        Receive<Pace>(pace => (_perSecond, _credit) = (pace.PerSecond, 0));
        Receive<FromScheduler.TrialOffer>(OnOffer);
        Receive<FromScheduler.EpochAcknowledged>(OnAcknowledged);
        Receive<FromScheduler.WorkAvailable>(_ => Ask());
        Receive<FromScheduler.AttemptReleased>(released => _running.Remove(released.Attempt));
        Receive<Favour>(favour => _favoured = favour.From);
        Receive<Tick>(_ => OnTick());
        Receive<Beat>(_ => _scheduler.Tell(new FromWorker.Heartbeat("paced", _incarnation, _slots, null, [.. _running.Keys])));
        ReceiveAny(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(Tick), new Tick(), TimeSpan.FromSeconds(1.0 / TicksPerSecond));
        Timers.StartPeriodicTimer(nameof(Beat), new Beat(), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Ask();
    }

    private void Ask()
    {
        if (_running.Count < _slots) _scheduler.Tell(new FromWorker.RequestWork("paced", _incarnation, ++_request, _slots - _running.Count, null));
    }

    private void OnOffer(FromScheduler.TrialOffer offer)
    {
        _running[offer.Attempt] = new Running(offer.Assignment.AcceptedEpochs, offer.Assignment.PlannedEpochs);
        _scheduler.Tell(new FromWorker.AcceptTrial(offer.Attempt, "paced"));
        _due.Enqueue(offer.Attempt);
        Ask();
        if (_perSecond is null) ReportAll();
    }

    private void OnAcknowledged(FromScheduler.EpochAcknowledged acknowledged)
    {
        if (!_running.TryGetValue(acknowledged.Attempt, out var trial)) return;
        if (acknowledged.Decision != DecisionKind.Continue || trial.Epoch >= trial.Planned)
        {
            _running.Remove(acknowledged.Attempt);
            Ask();
            return;
        }

        _due.Enqueue(acknowledged.Attempt);
        if (_perSecond is null) ReportAll();
    }

    private void OnTick()
    {
        if (_perSecond is not { } perSecond) return;
        for (_credit += (double)perSecond / TicksPerSecond; _credit >= 1 && _due.TryDequeue(out var attempt); _credit--) Report(attempt);
    }

    private void ReportAll()
    {
        while (_due.TryDequeue(out var attempt)) Report(attempt);
    }

    private void Report(AttemptId attempt)
    {
        if (!_running.TryGetValue(attempt, out var trial)) return;
        var value = 0.25 * (1 - Math.Exp(-++trial.Epoch / 20.0)) * (0.6 + (0.4 * Math.Abs(Math.Sin(attempt.Trial)))) * (1 + (0.02 * Math.Sin(attempt.Trial + (7.0 * trial.Epoch)))) * (attempt.Trial >= _favoured ? 1.5 : 1);
        var metrics = new Dictionary<string, double> { ["recall@10"] = value, ["mrr@10"] = value / 2, ["test_recall@10"] = value * .98, ["test_mrr@10"] = value * .49, ["loss"] = 1e6 / trial.Epoch };
        _scheduler.Tell(new FromWorker.ReportEpoch(attempt.Study, new EpochReport(attempt.Trial, attempt.Attempt, trial.Epoch, metrics, 0.5)));
    }

    /// <summary>From now on so many results a second; null for as many as are acknowledged.</summary>
    public sealed record Pace(int? PerSecond);

    /// <summary>Trials from that number on are better than all before.</summary>
    public sealed record Favour(int From);

    private sealed class Running(int epoch, int planned)
    {
        public int Epoch { get; set; } = epoch;

        public int Planned { get; } = planned;
    }

    private sealed class Tick;

    private sealed class Beat;
}
