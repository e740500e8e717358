using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Samplers;

public class VariantSamplerTests
{
    private static readonly SearchSpace Space = new(
    [
        new("window", Domain.Grid(1, 4)),
        new("negative", Domain.Grid(5, 10, 15)),
        new("ns_exponent", Domain.Uniform(-1, 1)),
        new("epochs", Domain.Constant(10)),
    ]);

    [Fact]
    public void The_first_declared_grid_varies_fastest()
    {
        var trials = Trials(new VariantSampler(Space), 6);
        Assert.Equal([(1, 5), (4, 5), (1, 10), (4, 10), (1, 15), (4, 15)], trials.Select(Pair));
        Assert.Equal(["window", "negative", "ns_exponent", "epochs"], trials[0].Names);
    }

    [Fact]
    public void Shuffled_every_combination_comes_once_in_an_order_of_the_seed()
    {
        List<(long, long)> Order(ulong seed) => [.. Enumerable.Range(0, 12).Select(t => Pair(new VariantSampler(Space, shuffle: true).Suggest(new SamplerRequest(t, seed, []))!))];
        var inOrder = Trials(new VariantSampler(Space), 6).Select(Pair).ToHashSet();

        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
        foreach (var seed in (ulong[])[1, 2, 3])
            foreach (var sample in Order(seed).Chunk(6))
                Assert.Equal(inOrder, sample.ToHashSet());
    }

    [Fact]
    public void Samples_repeat_the_grid_with_fresh_draws()
    {
        var sampler = new VariantSampler(Space);
        Assert.Equal(18, sampler.TrialCount(3));
        var trials = Trials(sampler, 18);
        Assert.Equal(trials.Take(6).Select(Pair), trials.Skip(6).Take(6).Select(Pair));
        Assert.Equal(18, trials.Select(t => t["ns_exponent"]).Distinct().Count());
    }

    [Fact]
    public void A_point_takes_one_sample_and_is_crossed_with_the_grids_it_leaves_open()
    {
        var points = new[] { Set(("negative", 10), ("ns_exponent", .5)), Set(("window", 4), ("negative", 15)) };
        var sampler = new VariantSampler(Space, points);

        Assert.Equal(2 + 1 + 6, sampler.TrialCount(3));
        var trials = Trials(sampler, 9);
        Assert.Equal([(1, 10), (4, 10), (4, 15), (1, 5), (4, 5), (1, 10), (4, 10), (1, 15), (4, 15)], trials.Select(Pair));
        Assert.All(trials.Take(2), t => Assert.Equal(.5, t["ns_exponent"].AsDouble()));
        Assert.NotEqual(.5, trials[2]["ns_exponent"].AsDouble());
    }

    [Fact]
    public void The_published_sweep_has_539_configurations()
    {
        var space = new SearchSpace(
        [
            new("window", Domain.GridRange(1, 22, 3)),
            new("negative", Domain.GridRange(1, 22, 3)),
            new("ns_exponent", Domain.GridRange(-1, 1.2m, .2m)),
        ]);
        Assert.Equal(539, new VariantSampler(space).TrialCount(1));
        Assert.Equal(539, Trials(new VariantSampler(space), 539).Distinct().Count());
    }

    [Fact]
    public void A_trial_depends_on_its_number_and_the_seed_alone()
    {
        var sampler = new VariantSampler(Space);
        var late = sampler.Suggest(new SamplerRequest(7, 1, [new(3, ParameterSet.Empty, TrialObservationState.Finished, 10, .3)]));
        Assert.Equal(sampler.Suggest(new SamplerRequest(7, 1, [])), late);
        Assert.NotEqual(sampler.Suggest(new SamplerRequest(7, 2, [])), late);
        Assert.Equal(new VariantSampler(Space, seed: 9).Suggest(new(7, 1, [])), new VariantSampler(Space, seed: 9).Suggest(new(7, 2, [])));
    }

    [Fact]
    public void A_grid_within_a_branch_is_refused()
    {
        var nested = new SearchSpace([new("hs", Domain.Choice(true, false)), new("negative", Domain.Grid(1, 2), new Condition("hs", false))]);
        Assert.Throws<ArgumentException>(() => new VariantSampler(nested));
    }

    private static (long, long) Pair(ParameterSet trial) => (trial["window"].AsInt64(), trial["negative"].AsInt64());

    private static ParameterSet[] Trials(VariantSampler sampler, int count) =>
        [.. Enumerable.Range(0, count).Select(t => sampler.Suggest(new SamplerRequest(t, 1, []))!)];

    private static ParameterSet Set(params (string, ParameterValue)[] values) => new(values.Select(v => new KeyValuePair<string, ParameterValue>(v.Item1, v.Item2)));
}
