using System.Diagnostics;
using Akka.Actor;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.ClusterLoad;

/// <summary>A worker whose epochs take no time: tells all results of its trial at once, or one after a pause where dispatching is measured.</summary>
internal sealed class LoadWorker : ReceiveActor, IWithTimers
{
    private static readonly Dictionary<string, double> Metrics = new() { ["recall@10"] = 0.25, ["mrr@10"] = 0.12, ["test_recall@10"] = 0.25, ["test_mrr@10"] = 0.12, ["loss"] = 1.5 };

    private readonly Guid _incarnation = Guid.NewGuid();
    private readonly string _name;
    private readonly ICanTell _scheduler;
    private long _request;
    private long _asked;

    public LoadWorker(string name, ICanTell scheduler, int epochs, TimeSpan pause, Action<TimeSpan> dispatched)
    {
        (_name, _scheduler) = (name, scheduler);
        Receive<FromScheduler.TrialOffer>(offer => offer.Request == _request, offer =>
        {
            dispatched(Stopwatch.GetElapsedTime(_asked));
            if (pause > TimeSpan.Zero) Timers.StartSingleTimer("train", new Trained(offer.Attempt), pause * (0.5 + Random.Shared.NextDouble()));
            else for (var epoch = 1; epoch <= epochs; epoch++) Report(offer.Attempt, epoch);
        });
        Receive<Trained>(trained => Report(trained.Attempt, 1));
        Receive<FromScheduler.EpochAcknowledged>(a => a.Decision != DecisionKind.Continue, _ => Ask());
        Receive<FromScheduler.WorkAvailable>(_ => Ask());
        ReceiveAny(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Ask();

    private void Ask()
    {
        _asked = Stopwatch.GetTimestamp();
        _scheduler.Tell(new FromWorker.RequestWork(_name, _incarnation, ++_request, 1, null), Self);
    }

    private void Report(AttemptId attempt, int epoch) => _scheduler.Tell(new FromWorker.ReportEpoch(attempt.Study, new EpochReport(attempt.Trial, attempt.Attempt, epoch, Metrics, 0.1)), Self);

    private sealed record Trained(AttemptId Attempt) : INoSerializationVerificationNeeded;
}

