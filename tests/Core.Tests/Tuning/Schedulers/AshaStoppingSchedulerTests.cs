using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tests.Tuning.Schedulers;

public class AshaStoppingSchedulerTests
{
    [Fact]
    public void Rungs_lie_a_factor_apart_below_the_largest_budget()
    {
        Assert.Equal([10, 40], new AshaOptions(100, 10, 4).RungsOf(0));
        Assert.Equal([1, 4, 16, 64], new AshaOptions(100, 1, 4).RungsOf(0));
        Assert.Equal([1, 3, 9, 27], new AshaOptions(81, 1, 3).RungsOf(0));
        Assert.Equal([16, 64], new AshaOptions(100, 1, 4, 3).RungsOf(2));
        Assert.Equal("ASHA stopping at 10, 40", new AshaOptions(100, 10, 4).Summary);
    }

    [Fact]
    public void The_worked_example_of_one_rung()
    {
        var scheduler = new AshaStoppingScheduler(new AshaOptions(100, 10, 4));
        double[] values = [.10, .20, .15, .30, .05, .25, .22, .35];
        var kinds = values.Select((value, trial) => Report(scheduler, trial, 10, value).Kind).ToArray();
        Assert.Equal(
            [DecisionKind.Continue, DecisionKind.Continue, DecisionKind.Stop, DecisionKind.Continue, DecisionKind.Stop, DecisionKind.Continue, DecisionKind.Stop, DecisionKind.Continue],
            kinds);
    }

    [Fact]
    public void A_decision_says_why()
    {
        var scheduler = new AshaStoppingScheduler(new AshaOptions(100, 10, 4));
        Assert.Equal("first at rung 10", Report(scheduler, 0, 10, .1).Reason);
        Report(scheduler, 1, 10, .2);
        var decision = Report(scheduler, 2, 10, .15);
        Assert.Equal("Stop, .1500 is 2nd of 3 at rung 10, below the cutoff .1750", $"{decision.Kind}, {decision.Reason}");
        Assert.Equal((10, 2, 3, 0), (decision.Rung, decision.Rank, decision.Peers, decision.Bracket));
        Assert.Equal(.175, decision.Cutoff!.Value, 1e-12);
    }

    [Fact]
    public void Equal_to_the_cutoff_goes_on_and_NaN_does_not()
    {
        var scheduler = new AshaStoppingScheduler(new AshaOptions(100, 10, 4));
        Assert.Equal(DecisionKind.Continue, Report(scheduler, 0, 10, double.NaN).Kind);
        Assert.Equal("first at rung 10", Report(scheduler, 1, 10, .2).Reason);
        Assert.Equal(DecisionKind.Continue, Report(scheduler, 2, 10, .2).Kind);
        Assert.Equal(DecisionKind.Stop, Report(scheduler, 3, 10, double.NaN).Kind);
        Assert.Equal(.2, Report(scheduler, 4, 10, .3).Cutoff);
    }

    [Fact]
    public void A_trial_is_judged_once_a_rung_and_ends_at_the_largest_budget()
    {
        var scheduler = new AshaStoppingScheduler(new AshaOptions(100, 10, 4));
        scheduler.RecordStart(0, ParameterSet.Empty);
        Assert.Null(Report(scheduler, 0, 9, .1).Rung);
        Assert.Equal(10, Report(scheduler, 0, 12, .1).Rung);
        Assert.Null(Report(scheduler, 0, 13, .1).Rung);
        Assert.Equal(40, Report(scheduler, 0, 40, .1).Rung);
        Assert.Equal(DecisionKind.Complete, Report(scheduler, 0, 100, .1).Kind);
    }

    [Fact]
    public void Random_trials_cost_what_the_reference_says()
    {
        // One in four goes on from each rung: 10 + 30/4 + 60/16 = 21.25 epochs.
        var scheduler = new AshaStoppingScheduler(new AshaOptions(100, 10, 4));
        var random = new Core.Randomness.NumpyGenerator(3);
        var epochs = 0;
        const int trials = 4000;
        for (var trial = 0; trial < trials; trial++)
        {
            epochs += Report(scheduler, trial, 10, random.NextDouble()).Kind == DecisionKind.Stop ? 10 : Report(scheduler, trial, 40, random.NextDouble()).Kind == DecisionKind.Stop ? 40 : 100;
        }

        Assert.Equal(21.25, epochs / (double)trials, .8);
    }

    [Fact]
    public void Several_brackets_share_the_trials_by_their_rungs()
    {
        var scheduler = new AshaStoppingScheduler(new AshaOptions(100, 1, 4, 3), seed: 5);
        var shares = Enumerable.Range(0, 4000).Select(t => scheduler.Decide(t, 1, .5).Bracket!.Value).GroupBy(b => b).ToDictionary(g => g.Key, g => g.Count() / 4000.0);
        var total = Math.Exp(4) + Math.Exp(3) + Math.Exp(2);
        for (var bracket = 0; bracket < 3; bracket++) Assert.Equal(Math.Exp(4 - bracket) / total, shares[bracket], .03);
    }

    private static TrialDecision Report(AshaStoppingScheduler scheduler, int trial, int epoch, double value)
    {
        var decision = scheduler.Decide(trial, epoch, value);
        scheduler.Record(trial, epoch, value, decision);
        return decision;
    }
}
