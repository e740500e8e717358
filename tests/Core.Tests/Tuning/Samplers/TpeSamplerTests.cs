using System.Diagnostics;
using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Samplers;

public class TpeSamplerTests
{
    private static readonly SearchSpace Space = new(
    [
        new("window", Domain.Grid(1, 4, 7, 10, 13, 16, 19)),
        new("negative", Domain.RandInt(1, 21)),
        new("ns_exponent", Domain.Uniform(-1, 1)),
        new("alpha", Domain.LogUniform(.001, .1)),
        new("hs", Domain.Choice(true, false)),
        new("epochs", Domain.Constant(100)),
    ]);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(240, 24)]
    [InlineData(250, 25)]
    [InlineData(5000, 25)]
    public void The_number_of_good_trials_is_a_tenth_and_at_most_25(int known, int good) => Assert.Equal(good, TpeSampler.GoodCount(known));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Suggestions_move_to_where_the_good_trials_are(bool multivariate)
    {
        var sampler = new TpeSampler(Space, new TpeOptions(Multivariate: multivariate));
        var trials = Study(sampler, 80, p => -Math.Abs(p["ns_exponent"].AsDouble() - .6) - Math.Abs(Math.Log10(p["alpha"].AsDouble() / .02)) - (p["hs"].AsBoolean() ? 1 : 0) - Math.Abs(p["window"].AsInt64() - 13) / 18.0);
        var last = trials.Skip(60).Select(t => t.Parameters).ToArray();

        // Random draws would give .74, 10 and 5.6.
        var away = (Exponent: last.Average(p => Math.Abs(p["ns_exponent"].AsDouble() - .6)), Good: last.Count(p => !p["hs"].AsBoolean()), Window: last.Average(p => Math.Abs(p["window"].AsInt64() - 13)));
        Assert.True(away.Exponent < .5 && away.Good >= 15 && away.Window < 4.5, away.ToString());
        Assert.All(trials, t => Assert.All(Space.Parameters, p => Assert.Null(p.Domain.Check(t.Parameters[p.Name]))));
    }

    [Fact]
    public void Until_ten_trials_are_known_draws_are_random()
    {
        var random = new VariantSampler(Space.WithoutGrids());
        var tpe = new TpeSampler(Space, new TpeOptions());
        var observations = Study(random, 9, p => p["alpha"].AsDouble());
        Assert.Equal(random.Suggest(new(9, 1, observations)), tpe.Suggest(new(9, 1, observations)));
        var ten = Study(random, 10, p => p["alpha"].AsDouble());
        Assert.NotEqual(random.Suggest(new(10, 1, ten)), tpe.Suggest(new(10, 1, ten)));
    }

    [Fact]
    public void The_same_request_gives_the_same_answer_and_the_seed_matters()
    {
        var observations = Study(new VariantSampler(Space.WithoutGrids()), 30, p => p["alpha"].AsDouble());
        ParameterSet Suggest(ulong study, ulong? own = null) => new TpeSampler(Space, new TpeOptions { Seed = own }).Suggest(new(30, study, observations))!;
        Assert.Equal(Suggest(1), Suggest(1));
        Assert.NotEqual(Suggest(1), Suggest(2));
        Assert.Equal(Suggest(1, own: 7), Suggest(2, own: 7));
    }

    [Fact]
    public void Parallel_workers_do_not_ask_for_the_same_point()
    {
        // One peak at .5 and 30 trials: without the liar ten workers crowd together.
        var space = new SearchSpace([new("x", Domain.Uniform(0, 1))]);
        double Spread(bool liar)
        {
            var sampler = new TpeSampler(space, new TpeOptions(ConstantLiar: liar));
            var sum = 0.0;
            for (var seed = 1UL; seed <= 20; seed++)
            {
                var observations = Study(new VariantSampler(space), 30, p => -Math.Abs(p["x"].AsDouble() - .5), seed);
                for (var worker = 0; worker < 10; worker++)
                    observations.Add(new(observations.Count, sampler.Suggest(new(observations.Count, seed, observations))!, TrialObservationState.Running, 0, null));
                var points = observations.Skip(30).Select(o => o.Parameters["x"].AsDouble()).Order().ToArray();
                sum += points.Zip(points.Skip(1)).Average(p => p.Second - p.First);
            }

            return sum;
        }

        Assert.True(Spread(liar: true) > 1.3 * Spread(liar: false));
    }

    [Fact]
    public void Stopped_trials_rank_below_finished_ones_and_by_how_far_they_came()
    {
        TrialObservation[] observations =
        [
            new(0, ParameterSet.Empty, TrialObservationState.Stopped, 40, .9),
            new(1, ParameterSet.Empty, TrialObservationState.Finished, 100, .1),
            new(2, ParameterSet.Empty, TrialObservationState.Paused, 10, .8),
            new(3, ParameterSet.Empty, TrialObservationState.Running, 50, .99),
            new(4, ParameterSet.Empty, TrialObservationState.Failed, 50, .99),
            new(5, ParameterSet.Empty, TrialObservationState.Finished, 100, .2),
            new(6, ParameterSet.Empty, TrialObservationState.Stopped, 10, .85),
            new(7, ParameterSet.Empty, TrialObservationState.Stopped, 0, null),
        ];
        Assert.Equal([5, 1, 0, 6, 2, 7, 3], ObservationOrder.BestFirst(observations, withRunning: true));
        Assert.Equal([5, 1, 0, 6, 2, 7], ObservationOrder.BestFirst(observations, withRunning: false));
    }

    [Fact]
    public void Conditional_parameters_are_learnt_from_the_trials_that_have_them()
    {
        var space = new SearchSpace(
        [
            new("hs", Domain.Choice(true, false)),
            new("negative", Domain.RandInt(1, 21), new Condition("hs", false)),
        ]);
        var trials = Study(new TpeSampler(space, new TpeOptions()), 60, p => p["hs"].AsBoolean() ? 0 : -Math.Abs(p["negative"].AsInt64() - 15) + 5);
        Assert.All(trials, t => Assert.Equal(!t.Parameters["hs"].AsBoolean(), t.Parameters.TryGet("negative", out _)));
        Assert.True(trials.Skip(40).Where(t => !t.Parameters["hs"].AsBoolean()).Average(t => Math.Abs(t.Parameters["negative"].AsInt64() - 15)) < 4);
    }

    [Fact]
    public void Earlier_studies_replace_the_random_start()
    {
        var space = new SearchSpace([new("x", Domain.Uniform(0, 1))]);
        var earlier = Study(new VariantSampler(space), 50, p => -Math.Abs(p["x"].AsDouble() - .8), seed: 4);
        var warm = new TpeOptions().Create(space, [], earlier);
        var trials = Study(warm, 10, _ => 0, seed: 5);
        Assert.True(trials.Average(t => Math.Abs(t.Parameters["x"].AsDouble() - .8)) < .15);
    }

    [Fact]
    public void Points_come_first_and_are_filled()
    {
        var point = new ParameterSet([new("window", 7), new("alpha", .05)]);
        var sampler = new TpeOptions().Create(Space, [point], []);
        var first = sampler.Suggest(new(0, 1, []))!;
        Assert.Equal((7, .05, 100), (first["window"].AsInt64(), first["alpha"].AsDouble(), first["epochs"].AsInt64()));
        Assert.True(first.TryGet("negative", out _));
        Assert.NotEqual(.05, sampler.Suggest(new(1, 1, []))!["alpha"].AsDouble());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_sampler_has_seen_before_does_not_change_its_answers(bool multivariate)
    {
        var observations = Study(new VariantSampler(Space.WithoutGrids()), 1000, p => p["alpha"].AsDouble());
        var old = new TpeSampler(Space, new TpeOptions(Multivariate: multivariate));
        old.Suggest(new(1000, 1, observations));
        var watch = Stopwatch.StartNew();
        for (var trial = 1001; trial < 1021; trial++) old.Suggest(new(trial, 1, observations));
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.Elapsed.TotalMilliseconds / 20:0.00} ms a suggestion at 1,000 trials");
        Assert.Equal(new TpeSampler(Space, new TpeOptions(Multivariate: multivariate)).Suggest(new(1021, 1, observations)), old.Suggest(new(1021, 1, observations)));
    }

    internal static List<TrialObservation> Study(ISampler sampler, int trials, Func<ParameterSet, double> value, ulong seed = 1)
    {
        var observations = new List<TrialObservation>();
        for (var trial = 0; trial < trials; trial++)
        {
            var parameters = sampler.Suggest(new SamplerRequest(trial, seed, observations))!;
            observations.Add(new TrialObservation(trial, parameters, TrialObservationState.Finished, 100, value(parameters)));
        }

        return observations;
    }
}
