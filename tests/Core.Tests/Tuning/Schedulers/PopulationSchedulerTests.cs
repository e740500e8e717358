using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Schedulers;

public class PopulationSchedulerTests
{
    private static readonly SearchSpace Space = new(
    [
        new("alpha", Domain.LogUniform(.001, .1)),
        new("negative", Domain.RandInt(1, 21)),
        new("window", Domain.Grid(1, 4, 7)),
        new("vector_size", Domain.Constant(100)),
    ]);

    [Fact]
    public void The_lowest_quarter_goes_on_from_the_highest_once_all_have_arrived()
    {
        var scheduler = Population(new PopulationOptions(100, 10));
        for (var trial = 0; trial < 7; trial++) Assert.Equal(DecisionKind.Pause, Report(scheduler, trial, 10, trial + 1).Kind);
        Assert.Null(scheduler.NextPromotion(false));
        Report(scheduler, 7, 10, .1);
        Assert.Null(scheduler.NextPromotion(moreTrialsToCome: true));

        var promotions = PromoteAll(scheduler);
        Assert.Equal(Enumerable.Range(0, 8), promotions.Select(p => p.Trial));
        Assert.Equal([0, 7], promotions.Where(p => p.Exploit is not null).Select(p => p.Trial));
        var last = promotions[7];
        Assert.Contains(last.Exploit!.Source, new[] { 5, 6 });
        Assert.Equal((10, 10, 20, 8, 8), (last.Exploit.SourceEpoch, last.Rung, last.ToEpoch, last.Rank, last.Peers));
        Assert.Equal(100, last.Exploit.Parameters["vector_size"].AsInt64());
        Assert.Contains($"with the model of trial {last.Exploit.Source}", last.Reason, StringComparison.Ordinal);
        Assert.Null(scheduler.NextPromotion(false));
    }

    [Fact]
    public void Changed_parameters_stay_within_the_space_and_near_their_source()
    {
        for (var seed = 0ul; seed < 50; seed++)
        {
            var changed = Exploit(new PopulationOptions(100, 10, ResampleProbability: 0), seed).Parameters;
            Assert.Contains(changed["alpha"].AsDouble(), new[] { .02 * 1.2, .02 * .8 });
            Assert.Contains(changed["negative"].AsInt64(), new[] { 12L, 8L });
            Assert.Contains(changed["window"].AsInt64(), new[] { 1L, 7L });
        }
    }

    [Fact]
    public void Resampling_draws_from_the_space_and_only_named_parameters_change()
    {
        var parameters = Exploit(new PopulationOptions(100, 10, ResampleProbability: 1, Parameters: ["alpha"]), seed: 3).Parameters;
        Assert.InRange(parameters["alpha"].AsDouble(), .001, .1);
        Assert.DoesNotContain(parameters["alpha"].AsDouble(), new[] { .02, .024, .016 });
        Assert.Equal((10, 4), (parameters["negative"].AsInt64(), parameters["window"].AsInt64()));
    }

    [Fact]
    public void Trials_wait_only_at_comparisons_after_the_burn_in()
    {
        var scheduler = Population(new PopulationOptions(100, 10, BurnIn: 20));
        Assert.Equal([20, 30, 40, 50, 60, 70, 80, 90], scheduler.Milestones);
        Assert.Equal(DecisionKind.Continue, Report(scheduler, 0, 10, 1).Kind);
        Assert.Equal(DecisionKind.Continue, Report(scheduler, 0, 25, 1).Kind);
        Assert.Equal(DecisionKind.Pause, Report(scheduler, 0, 20, 1).Kind);
        Assert.Equal(DecisionKind.Complete, Report(scheduler, 0, 100, 1).Kind);
    }

    [Fact]
    public void One_that_ended_is_not_waited_for_and_what_it_reached_counts()
    {
        var scheduler = Population(new PopulationOptions(100, 10));
        scheduler.RecordEnd(3);
        for (var trial = 0; trial < 8; trial++)
            if (trial != 3)
                Report(scheduler, trial, 10, trial);
        scheduler.RecordEnd(7);
        var promotions = PromoteAll(scheduler);
        Assert.Equal([0, 1, 2, 4, 5, 6], promotions.Select(p => p.Trial));
        Assert.All(promotions, p => Assert.Equal(7, p.Peers));
    }

    [Fact]
    public void One_that_trained_on_lends_the_parameters_it_had_at_the_comparison()
    {
        var options = new PopulationOptions(100, 10, ResampleProbability: 0, Parameters: []);
        var scheduler = Population(options, trials: 2);
        Report(scheduler, 0, 10, 1);
        Report(scheduler, 1, 10, 2);
        var first = scheduler.NextPromotion(false)!;
        Assert.Equal((0, 1), (first.Trial, first.Exploit!.Source));
        scheduler.RecordPromotion(first with { Exploit = first.Exploit with { Parameters = Start(7) } });
        scheduler.RecordPromotion(scheduler.NextPromotion(false)!);
        Report(scheduler, 0, 20, 5);
        Report(scheduler, 1, 20, 2);
        scheduler.RecordPromotion(scheduler.NextPromotion(false)!);
        var second = scheduler.NextPromotion(false)!;
        Assert.Equal((1, 0, 7), (second.Trial, second.Exploit!.Source, second.Exploit.Parameters["window"].AsInt64()));
    }

    [Fact]
    public void The_same_records_give_the_same_draw()
    {
        Assert.Equal(Exploit(new PopulationOptions(100, 10), 3).Parameters, Exploit(new PopulationOptions(100, 10), 3).Parameters);
    }

    private static Exploitation Exploit(PopulationOptions options, ulong seed)
    {
        var scheduler = Population(options, seed: seed);
        for (var trial = 0; trial < 8; trial++) Report(scheduler, trial, 10, trial);
        return scheduler.NextPromotion(false)!.Exploit!;
    }

    private static List<Promotion> PromoteAll(PopulationScheduler scheduler)
    {
        var promotions = new List<Promotion>();
        while (scheduler.NextPromotion(false) is { } promotion)
        {
            scheduler.RecordPromotion(promotion);
            promotions.Add(promotion);
        }

        return promotions;
    }

    private static PopulationScheduler Population(PopulationOptions options, int trials = 8, ulong seed = 3)
    {
        var scheduler = new PopulationScheduler(options, Space, seed);
        for (var trial = 0; trial < trials; trial++) scheduler.RecordStart(trial, Start(4));
        return scheduler;
    }

    private static ParameterSet Start(int window) => new([new("alpha", .02), new("negative", 10), new("window", window), new("vector_size", 100)]);

    private static TrialDecision Report(PopulationScheduler scheduler, int trial, int epoch, double value)
    {
        var decision = scheduler.Decide(trial, epoch, value);
        scheduler.Record(trial, epoch, value, decision);
        return decision;
    }
}
