using SessionRec.Core.Tests.Tuning.Files;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tests.Tuning.Samplers;

public class ExtendedVariantSamplerTests
{
    [Fact]
    public void New_grid_values_are_tried_and_old_ones_not_again()
    {
        var done = Run(new VariantSampler(Space("window: {grid: [1, 4]}, negative: {grid: [5, 10]}")), [], 4);

        var wider = new ExtendedVariantSampler(Space("window: {grid: [1, 4, 7]}, negative: {grid: [2, 5, 10]}"));
        Assert.Equal(5, wider.Missing(done, 1));
        var trials = Run(wider, done, 9);
        Assert.Equal([(1, 2), (4, 2), (7, 2), (7, 5), (7, 10)], trials.Skip(4).Select(Pair));
        Assert.Equal(9, trials.Select(Pair).Distinct().Count());
    }

    [Fact]
    public void More_samples_repeat_the_grid_with_fresh_draws()
    {
        var space = Space("window: {grid: [1, 4]}, negative: {grid: [5]}, ns_exponent: {uniform: [-1, 1]}");
        var done = Run(new VariantSampler(space), [], 2);
        var wider = new ExtendedVariantSampler(space);
        Assert.Equal(4, wider.Missing(done, 3));
        var trials = Run(wider, done, 6);
        Assert.Equal([(1, 5), (4, 5), (1, 5), (4, 5), (1, 5), (4, 5)], trials.Select(Pair));
        Assert.Equal(6, trials.Select(t => t.Parameters["ns_exponent"]).Distinct().Count());
    }

    [Fact]
    public void A_shuffled_grid_stays_shuffled()
    {
        var space = Space("window: {grid: [1, 4, 7]}, negative: {grid: [2, 5, 10]}");
        var shuffled = Run(new VariantSampler(space, shuffle: true), [], 9);
        Assert.Equal(shuffled.Select(Pair), Run(new ExtendedVariantSampler(space, shuffle: true), shuffled, 18).Skip(9).Select(Pair));
        Assert.NotEqual(shuffled.Select(Pair), Run(new ExtendedVariantSampler(space), shuffled, 18).Skip(9).Select(Pair));
    }

    private static (long, long) Pair(TrialObservation trial) => (trial.Parameters["window"].AsInt64(), trial.Parameters["negative"].AsInt64());

    private static Core.Tuning.Spaces.SearchSpace Space(string parameters) =>
        StudyFile.Parse($"study: x\nspace: {{{parameters}}}", "study.yaml", WordVectorParameters.All).Space;

    private static List<TrialObservation> Run(ISampler sampler, IReadOnlyList<TrialObservation> done, int until)
    {
        List<TrialObservation> trials = [.. done];
        while (trials.Count < until)
            trials.Add(new TrialObservation(trials.Count, sampler.Suggest(new SamplerRequest(trials.Count, 1, trials))!, TrialObservationState.Finished, 1, .5));
        return trials;
    }
}
