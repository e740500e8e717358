using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tests.Tuning.Schedulers;

public class MedianStoppingSchedulerTests
{
    private readonly MedianStoppingScheduler _scheduler = new(new MedianStoppingOptions(GracePeriod: 2, MinSamplesRequired: 3));

    [Fact]
    public void A_trial_stops_when_its_best_is_below_the_median_of_the_running_means()
    {
        Curve(0, .9, .1, .2, .3);
        Curve(1, .9, .2, .3, .4);
        Curve(2, .9, .3, .4, .5);

        // Running means at epoch 3 from epoch 2 on: .15, .25, .35.
        _scheduler.RecordStart(3, ParameterSet.Empty);
        Assert.Equal(DecisionKind.Continue, Report(3, 1, .01).Kind);
        Assert.Equal(DecisionKind.Stop, _scheduler.Decide(3, 3, .24).Kind);
        var passes = _scheduler.Decide(3, 3, .25);
        Assert.Equal((DecisionKind.Continue, 2, 4), (passes.Kind, passes.Rank, passes.Peers));
        Assert.Equal(.25, passes.Cutoff!.Value, 1e-12);
    }

    [Fact]
    public void An_earlier_best_saves_a_trial()
    {
        for (var trial = 0; trial < 3; trial++) Curve(trial, .3, .3, .3, .3);
        _scheduler.RecordStart(3, ParameterSet.Empty);
        Report(3, 1, .31);
        Assert.Equal(DecisionKind.Continue, Report(3, 2, .1).Kind);
        Assert.Equal(DecisionKind.Stop, new Func<TrialDecision>(() => { _scheduler.RecordStart(4, ParameterSet.Empty); return Report(4, 2, .1); })().Kind);
    }

    [Fact]
    public void Too_few_others_and_the_grace_period_let_everybody_go_on()
    {
        Curve(0, .9, .9, .9);
        Curve(1, .9, .9, .9);
        _scheduler.RecordStart(2, ParameterSet.Empty);
        Assert.Equal("fewer than 3 other trials have reached epoch 2", Report(2, 2, .1).Reason);
        _scheduler.RecordStart(3, ParameterSet.Empty);
        Assert.Equal("within the grace period of 2 epochs", Report(3, 1, .1).Reason);
    }

    [Fact]
    public void Missing_values_count_in_no_mean()
    {
        for (var trial = 0; trial < 3; trial++) Curve(trial, .3, double.NaN, .5);
        _scheduler.RecordStart(3, ParameterSet.Empty);
        Assert.Equal(.5, _scheduler.Decide(3, 3, .1).Cutoff);
    }

    private void Curve(int trial, params double[] values)
    {
        _scheduler.RecordStart(trial, ParameterSet.Empty);
        for (var i = 0; i < values.Length; i++) Report(trial, i + 1, values[i]);
        _scheduler.RecordEnd(trial);
    }

    private TrialDecision Report(int trial, int epoch, double value)
    {
        var decision = _scheduler.Decide(trial, epoch, value);
        _scheduler.Record(trial, epoch, value, decision);
        return decision;
    }
}
