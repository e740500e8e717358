using SessionRec.Core.Tests.Tuning.Files;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;

namespace SessionRec.Core.Tests.Tuning.Samplers;

public class ExtendedVariantSamplerTests
{
    [Fact]
    public void New_grid_values_are_tried_and_old_ones_not_again()
    {
        var before = Parse("space: {window: {grid: [1, 4]}, negative: {grid: [5, 10]}}");
        var done = Run(before, []);
        Assert.Equal(4, done.Count);

        var after = Parse("space: {window: {grid: [1, 4, 7]}, negative: {grid: [2, 5, 10]}}").Extending(done);
        Assert.Equal(9, after.TrialCount);
        var trials = Run(after, done);
        Assert.Equal([(1, 2), (4, 2), (7, 2), (7, 5), (7, 10)], trials.Skip(4).Select(Pair));
        Assert.Equal(9, trials.Select(Pair).Distinct().Count());
    }

    [Fact]
    public void More_samples_repeat_the_grid_with_fresh_draws()
    {
        const string Space = "space: {window: {grid: [1, 4]}, negative: {grid: [5]}, ns_exponent: {uniform: [-1, 1]}}";
        var done = Run(Parse(Space), []);
        var trials = Run(Parse(Space + "\nnum_samples: 3").Extending(done), done);
        Assert.Equal([(1, 5), (4, 5), (1, 5), (4, 5), (1, 5), (4, 5)], trials.Select(Pair));
        Assert.Equal(6, trials.Select(t => t.Parameters["ns_exponent"]).Distinct().Count());
    }

    [Fact]
    public void An_unchanged_study_has_nothing_to_extend()
    {
        var spec = Parse("space: {window: {grid: [1, 4]}, negative: 5}");
        Assert.Contains("raise num_samples", Assert.Throws<InputException>(() => spec.Extending(Run(spec, []))).Message);
    }

    [Fact]
    public void A_model_based_study_goes_on_to_its_new_number_of_trials()
    {
        const string Space = "space: {window: {randint: [1, 21]}, negative: 5}\nsampler: tpe\n";
        var done = Run(Parse(Space + "num_samples: 12"), []);
        var after = Parse(Space + "num_samples: 15").Extending(done);
        Assert.Equal(15, Run(after, done).Count);
        Assert.Equal(Run(Parse(Space + "num_samples: 15"), []).Select(Pair), Run(after, done).Select(Pair));
    }

    private static (long, long) Pair(TrialObservation trial) => (trial.Parameters["window"].AsInt64(), trial.Parameters["negative"].AsInt64());

    private static StudySpec Parse(string rest) => StudyFile.Parse("study: x\n" + rest, "study.yaml", WordVectorParameters.All);

    private static List<TrialObservation> Run(StudySpec spec, IReadOnlyList<TrialObservation> done)
    {
        var sampler = spec.CreateSampler();
        List<TrialObservation> trials = [.. done];
        while (trials.Count < spec.TrialCount)
        {
            var parameters = sampler.Suggest(new SamplerRequest(trials.Count, spec.Seed, trials))!;
            trials.Add(new TrialObservation(trials.Count, parameters, TrialObservationState.Finished, 5, parameters["window"].AsDouble()));
        }

        return trials;
    }
}
