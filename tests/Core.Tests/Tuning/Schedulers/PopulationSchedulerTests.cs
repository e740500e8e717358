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
    public void The_lowest_quarter_goes_on_from_the_highest()
    {
        var scheduler = Population(new PopulationOptions(100, 10));
        for (var trial = 0; trial < 7; trial++) Assert.NotEqual(DecisionKind.Exploit, trial < 1 ? Report(scheduler, trial, 10, .5).Kind : Report(scheduler, trial, 10, .5 + trial).Kind);
        var decision = Report(scheduler, 7, 10, .1);
        Assert.Equal(DecisionKind.Exploit, decision.Kind);
        Assert.Contains(decision.Exploit!.Source, new[] { 5, 6 });
        Assert.Equal((10, 8, 8), (decision.Exploit.SourceEpoch, decision.Rank, decision.Peers));
        Assert.Equal(100, decision.Exploit.Parameters["vector_size"].AsInt64());
    }

    [Fact]
    public void Changed_parameters_stay_within_the_space_and_near_their_source()
    {
        var scheduler = Population(new PopulationOptions(100, 10, ResampleProbability: 0));
        for (var trial = 0; trial < 7; trial++) Report(scheduler, trial, 10, trial + 1);
        for (var trial = 100; trial < 150; trial++)
        {
            scheduler.RecordStart(trial, Start(1));
            var exploit = scheduler.Decide(trial, 10, 0).Exploit!;
            Assert.Contains(exploit.Parameters["alpha"].AsDouble(), new[] { .02 * 1.2, .02 * .8 });
            Assert.Contains(exploit.Parameters["negative"].AsInt64(), new[] { 12L, 8L });
            Assert.Contains(exploit.Parameters["window"].AsInt64(), new[] { 1L, 7L });
            scheduler.RecordEnd(trial);
        }
    }

    [Fact]
    public void Resampling_draws_from_the_space_and_only_named_parameters_change()
    {
        var scheduler = Population(new PopulationOptions(100, 10, ResampleProbability: 1, Parameters: ["alpha"]));
        for (var trial = 0; trial < 7; trial++) Report(scheduler, trial, 10, trial + 1);
        var parameters = scheduler.Decide(7, 10, 0).Exploit!.Parameters;
        Assert.InRange(parameters["alpha"].AsDouble(), .001, .1);
        Assert.DoesNotContain(parameters["alpha"].AsDouble(), new[] { .02, .024, .016 });
        Assert.Equal((10, 4), (parameters["negative"].AsInt64(), parameters["window"].AsInt64()));
    }

    [Fact]
    public void Nothing_happens_between_intervals_in_the_burn_in_or_alone()
    {
        var scheduler = Population(new PopulationOptions(100, 10, BurnIn: 20));
        for (var trial = 0; trial < 8; trial++) Assert.Equal(DecisionKind.Continue, Report(scheduler, trial, 10, -trial).Kind);
        Assert.Equal(DecisionKind.Continue, Report(scheduler, 0, 15, 1).Kind);
        Assert.Equal(DecisionKind.Complete, Report(scheduler, 0, 100, 1).Kind);
        Assert.Equal(DecisionKind.Continue, Report(Population(new PopulationOptions(100, 10)), 0, 10, 1).Kind);
        Assert.Equal([10, 20, 30, 40, 50, 60, 70, 80, 90], scheduler.Milestones);
    }

    [Fact]
    public void The_same_records_give_the_same_draw()
    {
        TrialDecision Run()
        {
            var scheduler = Population(new PopulationOptions(100, 10));
            for (var trial = 0; trial < 7; trial++) Report(scheduler, trial, 10, trial);
            return Report(scheduler, 7, 10, -1);
        }

        Assert.Equal(Run().Exploit!.Parameters, Run().Exploit!.Parameters);
    }

    private static PopulationScheduler Population(PopulationOptions options)
    {
        var scheduler = new PopulationScheduler(options, Space, seed: 3);
        for (var trial = 0; trial < 8; trial++) scheduler.RecordStart(trial, Start(4));
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
