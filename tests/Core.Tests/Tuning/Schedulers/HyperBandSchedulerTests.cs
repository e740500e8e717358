using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tests.Tuning.Schedulers;

public class HyperBandSchedulerTests
{
    private readonly HyperBandScheduler _scheduler = new(new HyperBandOptions(81, 1, 3));

    [Fact]
    public void The_brackets_are_those_of_the_paper()
    {
        var plan = new HyperBandOptions(81, 1, 3).Plan;
        Assert.Equal([(81, 1), (34, 3), (15, 9), (8, 27), (5, 81)], plan.Select(b => (b.Trials, b.Rungs[0])));
        Assert.Equal(143, plan.Sum(b => b.Trials));
        Assert.Equal([1, 3, 9, 27, 81], plan[0].Rungs);
        Assert.Equal([11, 33, 100], new HyperBandOptions(100, 10, 3).Plan[0].Rungs);
        Assert.Single(new HyperBandOptions(10, 10, 3).Plan);
    }

    [Fact]
    public void A_bracket_waits_for_all_and_promotes_a_third_of_them_at_each_rung()
    {
        for (var trial = 0; trial < 81; trial++) _scheduler.RecordStart(trial, ParameterSet.Empty);
        for (var trial = 0; trial < 80; trial++) Assert.Equal(DecisionKind.Pause, Report(trial, 1, trial).Kind);
        Assert.Null(_scheduler.NextPromotion(true));
        Report(80, 1, 80);

        var expected = 27;
        foreach (var (rung, next) in new[] { (1, 3), (3, 9), (9, 27), (27, 81) })
        {
            var promoted = PromoteAll();
            Assert.Equal(expected, promoted.Count);
            Assert.Equal(Enumerable.Range(81 - expected, expected), promoted.Select(p => p.Trial).Order());
            Assert.All(promoted, p => Assert.Equal((rung, next, expected), (p.Rung, p.ToEpoch, p.Places)));
            Assert.Contains(0, _scheduler.LeftBehind(null).Select(l => l.Trial));
            Assert.DoesNotContain(promoted[0].Trial, _scheduler.LeftBehind(null).Select(l => l.Trial));
            if (next == 81) Assert.Equal(DecisionKind.Complete, Report(promoted[0].Trial, 81, 1).Kind);
            else foreach (var promotion in promoted) Report(promotion.Trial, next, promotion.Trial);
            expected /= 3;
        }
    }

    [Fact]
    public void A_trial_waits_for_as_many_as_its_bracket_holds_however_many_have_joined()
    {
        for (var trial = 0; trial < 3; trial++) _scheduler.RecordStart(trial, ParameterSet.Empty);
        Assert.Equal(".5000 is 1st of 1 so far at rung 1 of bracket 0; waits for all 81", Report(0, 1, .5).Reason);
        _scheduler.RecordEnd(1);
        Assert.Contains("waits for all 80", Report(2, 1, .5).Reason, StringComparison.Ordinal);
        for (var trial = 3; trial < 81; trial++) _scheduler.RecordStart(trial, ParameterSet.Empty);
        Assert.Contains("waits for all 80", Report(3, 1, .5).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Trials_beyond_a_bracket_fill_the_next()
    {
        for (var trial = 0; trial < 150; trial++) _scheduler.RecordStart(trial, ParameterSet.Empty);
        Assert.Equal(DecisionKind.Pause, Report(80, 1, .5).Kind);
        Assert.Equal(DecisionKind.Continue, Report(81, 1, .5).Kind);
        Assert.Equal((DecisionKind.Pause, 1), (Report(81, 3, .5).Kind, _scheduler.Decide(82, 3, .5).Bracket));
        Assert.Equal(DecisionKind.Continue, Report(140, 27, .5).Kind);
        Assert.Equal((DecisionKind.Pause, 5), (Report(143, 1, .5).Kind, _scheduler.Decide(144, 1, .5).Bracket));
    }

    [Fact]
    public void Failures_do_not_hold_a_bracket_up()
    {
        for (var trial = 0; trial < 81; trial++) _scheduler.RecordStart(trial, ParameterSet.Empty);
        for (var trial = 0; trial < 60; trial++) Report(trial, 1, trial);
        for (var trial = 60; trial < 81; trial++) _scheduler.RecordEnd(trial);
        var promoted = PromoteAll();
        Assert.Equal(27, promoted.Count);
        for (var i = 0; i < 20; i++) _scheduler.RecordEnd(promoted[i].Trial);
        for (var i = 20; i < 27; i++) Report(promoted[i].Trial, 3, i);
        Assert.Equal(7, PromoteAll().Count);
    }

    [Fact]
    public void A_chosen_trial_that_dies_before_its_promotion_is_skipped()
    {
        for (var trial = 0; trial < 81; trial++) _scheduler.RecordStart(trial, ParameterSet.Empty);
        for (var trial = 0; trial < 81; trial++) Report(trial, 1, trial);
        var first = _scheduler.NextPromotion(true)!;
        _scheduler.RecordPromotion(first);
        _scheduler.RecordEnd(79);
        Assert.Equal((80, 78), (first.Trial, _scheduler.NextPromotion(true)!.Trial));
    }

    [Fact]
    public void A_trial_that_oversteps_its_rung_counts_with_what_it_reports()
    {
        for (var trial = 0; trial < 81; trial++) _scheduler.RecordStart(trial, ParameterSet.Empty);
        for (var trial = 0; trial < 80; trial++) Report(trial, 1, trial);
        Assert.Equal(DecisionKind.Pause, Report(80, 2, 100).Kind);
        Assert.Equal(80, _scheduler.NextPromotion(true)!.Trial);
    }

    [Fact]
    public void A_bracket_that_will_not_fill_goes_on_with_what_it_has_and_takes_no_more()
    {
        for (var trial = 0; trial < 7; trial++) _scheduler.RecordStart(trial, ParameterSet.Empty);
        for (var trial = 0; trial < 7; trial++) Report(trial, 1, trial);
        Assert.Null(_scheduler.NextPromotion(true));
        var promotion = _scheduler.NextPromotion(false)!;
        Assert.Equal((6, 2), (promotion.Trial, promotion.Places));
        _scheduler.RecordPromotion(promotion);
        Assert.Equal(5, _scheduler.NextPromotion(true)!.Trial);
        _scheduler.RecordStart(7, ParameterSet.Empty);
        Assert.Equal(1, _scheduler.Decide(7, 1, .5).Bracket);
    }

    private TrialDecision Report(int trial, int epoch, double value)
    {
        var decision = _scheduler.Decide(trial, epoch, value);
        _scheduler.Record(trial, epoch, value, decision);
        return decision;
    }

    private List<Promotion> PromoteAll()
    {
        var promoted = new List<Promotion>();
        while (_scheduler.NextPromotion(true) is { } promotion)
        {
            _scheduler.RecordPromotion(promotion);
            promoted.Add(promotion);
        }

        return promoted;
    }
}
