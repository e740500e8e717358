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

    public IReadOnlyList<(int Trial, string Reason)> LeftBehind(int? trialsToCome) => _scheduler.LeftBehind(trialsToCome);

    public bool MayWaitAgain(int trial, int epoch, double value, int? trialsToCome) => _scheduler.MayWaitAgain(trial, epoch, value, trialsToCome);

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

    public void RecordWait(int trial, int epoch, double value)
    {
        _told?.RecordWait(trial, epoch, value);
        History.AddWait(trial);
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
    /// <param name="onResult">Hears of each result: its value, higher is better.</param>
    /// <param name="onEnd">Hears of each trial that ended: its number and its last value, higher is better; null where it had none.</param>
    /// <param name="onReturn">Hears of each trial that had ended and takes part again.</param>
    public void Replay(StudySnapshot snapshot, IReadOnlyList<Trial> trials, Action<double> onResult, Action<int, double?> onEnd, Action<int> onReturn)
    {
        var (epochs, changes) = (new int[trials.Count], new int[trials.Count]);

        // A trial's parameters at that time: it may have taken over others since.
        ParameterSet ParametersThen(int trial) => changes[trial] < trials[trial].EarlierParameters.Count ? trials[trial].EarlierParameters[changes[trial]].Parameters : trials[trial].Parameters;

        double? LastValue(int trial) => epochs[trial] == 0 ? null : order.HigherIsBetter(trials[trial].Values[epochs[trial] - 1]);

        var lastRenewal = snapshot.History.Select((entry, place) => entry.Kind == SchedulerHistoryKind.Renewal ? place : -1).DefaultIfEmpty(-1).Max();
        if (lastRenewal >= 0) _told = null;
        foreach (var (place, entry) in snapshot.History.Index())
        {
            switch (entry.Kind)
            {
                case SchedulerHistoryKind.Start:
                    RecordStart(entry.Trial, ParametersThen(entry.Trial));
                    break;
                case SchedulerHistoryKind.Report:
                    var epoch = ++epochs[entry.Trial];
                    var (value, decision) = (order.HigherIsBetter(trials[entry.Trial].Values[epoch - 1]), snapshot.Decisions[entry.Index]);
                    Record(entry.Trial, epoch, value, decision);
                    onResult(value);
                    break;
                case SchedulerHistoryKind.Promotion:
                    RecordPromotion(snapshot.Promotions[entry.Index]);
                    if (snapshot.Promotions[entry.Index].Exploit is not null) changes[entry.Trial]++;
                    break;
                case SchedulerHistoryKind.End:
                    RecordEnd(entry.Trial);
                    onEnd(entry.Trial, LastValue(entry.Trial));
                    break;
                case SchedulerHistoryKind.Return:
                    RecordReturn(entry.Trial, ParametersThen(entry.Trial), [.. trials[entry.Trial].Values.Take(epochs[entry.Trial]).Select(order.HigherIsBetter)]);
                    onReturn(entry.Trial);
                    break;
                case SchedulerHistoryKind.Wait:
                    RecordWait(entry.Trial, epochs[entry.Trial], LastValue(entry.Trial)!.Value);
                    onReturn(entry.Trial);
                    break;
                case SchedulerHistoryKind.Renewal:
                    History.AddRenewal();
                    if (place == lastRenewal) _told = _scheduler;
                    break;
            }
        }
    }
}
