using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;

namespace SessionRec.Core.Tests.Tuning.Schedulers;

public class AshaPromotionSchedulerTests
{
    private readonly AshaPromotionScheduler _scheduler = new(new AshaOptions(100, 10, 4, 1, AshaVariant.Promotion));

    [Fact]
    public void Every_trial_pauses_at_a_rung_and_the_best_quarter_goes_on()
    {
        Assert.Equal("Pause, .1000 is 1st of 1 at rung 10; none goes on yet", Describe(Report(0, 10, .1)));
        Report(1, 10, .3);
        Report(2, 10, .2);
        Assert.Null(_scheduler.NextPromotion(true));
        Assert.Equal("Pause, .0500 is 4th of 4 at rung 10; the top 1 goes on", Describe(Report(3, 10, .05)));

        var promotion = _scheduler.NextPromotion(true)!;
        Assert.Equal((1, 10, 40, 1, 4, 1), (promotion.Trial, promotion.Rung, promotion.ToEpoch, promotion.Rank, promotion.Peers, promotion.Places));
        Assert.Equal(promotion, _scheduler.NextPromotion(true));
        _scheduler.RecordPromotion(promotion);
        Assert.Null(_scheduler.NextPromotion(true));
    }

    [Fact]
    public void Who_lies_beyond_the_places_there_can_ever_be_is_left_behind()
    {
        for (var trial = 0; trial < 6; trial++) Report(trial, 10, trial / 10.0);
        Assert.Empty(_scheduler.LeftBehind(null));
        Assert.Empty(_scheduler.LeftBehind(100));
        Assert.Equal([0, 1, 2], _scheduler.LeftBehind(6).Select(l => l.Trial));
        Assert.Equal([0, 1, 2, 3, 4], _scheduler.LeftBehind(0).Select(l => l.Trial));

        // One that runs may still come to the rung.
        _scheduler.RecordStart(6, ParameterSet.Empty);
        _scheduler.RecordStart(7, ParameterSet.Empty);
        Assert.Equal([0, 1, 2, 3], _scheduler.LeftBehind(0).Select(l => l.Trial));
        _scheduler.RecordEnd(7);
        Assert.Equal([0, 1, 2, 3, 4], _scheduler.LeftBehind(0).Select(l => l.Trial));
    }

    [Fact]
    public void Who_was_left_behind_waits_again_in_its_old_place()
    {
        for (var trial = 0; trial < 6; trial++) Report(trial, 10, .1 + (trial / 2 / 10.0));
        _scheduler.RecordPromotion(_scheduler.NextPromotion(true)!);
        foreach (var trial in new[] { 5, 3, 2 }) _scheduler.RecordEnd(trial);

        Assert.False(_scheduler.MayWaitAgain(3, 10, .2, 5));
        Assert.True(_scheduler.MayWaitAgain(2, 10, .2, 6));
        Assert.True(_scheduler.MayWaitAgain(3, 10, .2, null));
        Assert.False(_scheduler.MayWaitAgain(3, 10, .25, null));
        _scheduler.RecordWait(3, 10, .2);
        _scheduler.RecordWait(2, 10, .2);
        for (var trial = 6; trial < 12; trial++) Report(trial, 10, 0);
        Assert.Equal(2, Promote());
        Assert.Null(Promote());
        for (var trial = 12; trial < 16; trial++) Report(trial, 10, 0);
        Assert.Equal(3, Promote());
    }

    [Fact]
    public void A_waiting_trial_is_promoted_once_enough_others_have_come()
    {
        foreach (var (value, trial) in new[] { .9, .8, .1, .1, .1, .1, .1 }.Select((v, t) => (v, t))) Report(trial, 10, value);
        Assert.Equal(0, Promote());
        Assert.Null(_scheduler.NextPromotion(true));
        Report(7, 10, .2);
        Assert.Equal(1, Promote());
    }

    [Fact]
    public void The_top_rung_comes_first_and_the_last_promotion_leads_to_the_largest_budget()
    {
        for (var trial = 0; trial < 16; trial++) Report(trial, 10, trial / 100.0);
        var first = Enumerable.Range(0, 4).Select(_ => Promote()).ToArray();
        Assert.Equal([15, 14, 13, 12], first);
        foreach (var trial in first) Report(trial!.Value, 40, trial.Value / 100.0);
        for (var trial = 16; trial < 20; trial++) Report(trial, 10, .5);
        var promotion = _scheduler.NextPromotion(true)!;
        Assert.Equal((15, 40, 100), (promotion.Trial, promotion.Rung, promotion.ToEpoch));
        Promote();
        Assert.Equal(10, _scheduler.NextPromotion(true)!.Rung);
        Assert.Equal(DecisionKind.Complete, Report(15, 100, .2).Kind);
    }

    [Fact]
    public void A_trial_that_ended_is_not_promoted_but_its_value_still_counts()
    {
        for (var trial = 0; trial < 4; trial++) Report(trial, 10, trial);
        _scheduler.RecordEnd(3);
        Assert.Null(_scheduler.NextPromotion(true));
        for (var trial = 4; trial < 8; trial++) Report(trial, 10, 0);
        Assert.Equal(2, Promote());
    }

    [Fact]
    public void Equal_values_are_served_in_the_order_of_their_arrival()
    {
        foreach (var trial in new[] { 5, 3, 9, 1, 0, 2, 4, 6 }) Report(trial, 10, .25);
        Assert.Equal(5, Promote());
        Assert.Equal(3, Promote());
        Assert.Null(_scheduler.NextPromotion(true));
    }

    [Fact]
    public void A_trial_without_a_value_stops() => Assert.Equal(DecisionKind.Stop, Report(0, 10, double.NaN).Kind);

    private TrialDecision Report(int trial, int epoch, double value)
    {
        if (epoch == 10) _scheduler.RecordStart(trial, ParameterSet.Empty);
        var decision = _scheduler.Decide(trial, epoch, value);
        _scheduler.Record(trial, epoch, value, decision);
        return decision;
    }

    private int? Promote()
    {
        if (_scheduler.NextPromotion(true) is not { } promotion) return null;
        _scheduler.RecordPromotion(promotion);
        return promotion.Trial;
    }

    private static string Describe(TrialDecision decision) => $"{decision.Kind}, {decision.Reason}";
}
