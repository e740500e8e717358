using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>A study's scheduler, with a history of what it was told, from which it can be made again.</summary>
internal sealed class RecordedScheduler(ITrialScheduler scheduler, MetricOrder order) : ITrialScheduler
{
    private ITrialScheduler _scheduler = scheduler;

    /// <summary>The scheduler that listens: null while what one was told is gone through that another has replaced.</summary>
    private ITrialScheduler? _told = scheduler;

    public SchedulerHistory History { get; } = new();

    public IReadOnlyList<int> Milestones => _scheduler.Milestones;

    public bool Pauses => _scheduler.Pauses;

    public TrialDecision Decide(int trial, int epoch, double value) => _scheduler.Decide(trial, epoch, value);

    public Promotion? NextPromotion(bool moreTrialsToCome) => _scheduler.NextPromotion(moreTrialsToCome);

    public bool MayBePromoted(int trial) => _scheduler.MayBePromoted(trial);

    public void RecordStart(int trial, ParameterSet parameters)
    {
        _told?.RecordStart(trial, parameters);
        History.AddStart(trial);
    }

    public void RecordReturn(int trial, ParameterSet parameters, IReadOnlyList<double> values)
    {
        _told?.RecordReturn(trial, parameters, values);
        History.AddReturn(trial);
    }

    public void Record(int trial, int epoch, double value, TrialDecision decision)
    {
        _told?.Record(trial, epoch, value, decision);
        History.AddReport(trial, decision);
    }

    public void RecordEnd(int trial)
    {
        _told?.RecordEnd(trial);
        History.AddEnd(trial);
    }

    public void RecordPromotion(Promotion promotion)
    {
        _told?.RecordPromotion(promotion);
        History.AddPromotion(promotion);
    }

    /// <summary>Another scheduler takes its place, which knows nothing of what was told before.</summary>
    public void Renew(ITrialScheduler scheduler)
    {
        (_scheduler, _told) = (scheduler, scheduler);
        History.AddRenewal();
    }

    /// <summary>Tells it, in the same order, what it was told before a snapshot was taken.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="trials">Its trials.</param>
    /// <param name="onResult">Hears of each result: its value, higher is better, and what was decided.</param>
    public void Replay(StudySnapshot snapshot, IReadOnlyList<Trial> trials, Action<double, TrialDecision> onResult)
    {
        var epochs = new int[trials.Count];
        var lastRenewal = snapshot.History.Select((entry, place) => entry.Kind == SchedulerHistoryKind.Renewal ? place : -1).DefaultIfEmpty(-1).Max();
        if (lastRenewal >= 0) _told = null;
        foreach (var (place, entry) in snapshot.History.Index())
        {
            switch (entry.Kind)
            {
                case SchedulerHistoryKind.Start:
                    RecordStart(entry.Trial, trials[entry.Trial].Parameters);
                    break;
                case SchedulerHistoryKind.Report:
                    var epoch = ++epochs[entry.Trial];
                    var (value, decision) = (order.HigherIsBetter(trials[entry.Trial].Values[epoch - 1]), snapshot.Decisions[entry.Index]);
                    Record(entry.Trial, epoch, value, decision);
                    onResult(value, decision);
                    break;
                case SchedulerHistoryKind.Promotion:
                    RecordPromotion(snapshot.Promotions[entry.Index]);
                    break;
                case SchedulerHistoryKind.End:
                    RecordEnd(entry.Trial);
                    break;
                case SchedulerHistoryKind.Return:
                    RecordReturn(entry.Trial, trials[entry.Trial].Parameters, [.. trials[entry.Trial].Values.Take(epochs[entry.Trial]).Select(order.HigherIsBetter)]);
                    break;
                case SchedulerHistoryKind.Renewal:
                    History.AddRenewal();
                    if (place == lastRenewal) _told = _scheduler;
                    break;
            }
        }
    }
}
