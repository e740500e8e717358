using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Spaces;

namespace SessionRec.Core.Tests.Tuning.Files;

public class StudySpecTests
{
    private const string SameInYaml = """
        study: by-hand
        space:
          window: {grid: {start: 1, stop: 22, step: 3}}
          hs: {choice: [true, {false: {negative: {randint: [1, 21]}}}]}
          alpha: {loguniform: [.001, .1]}
          epochs: 100
        sampler: {tpe: {multivariate: true, seed: 7}}
        scheduler: {asha: {grace_period: 10, variant: promotion}}
        num_samples: 50
        """;

    [Fact]
    public void A_study_in_code_is_the_study_of_its_file()
    {
        var study = new StudySpec
        {
            Name = "by-hand",
            Space = new SearchSpace(
            [
                new("window", Domain.GridRange(1, 22, 3)),
                new("hs", Domain.Choice(true, false)),
                new("negative", Domain.RandInt(1, 21), new Condition("hs", false)),
                new("alpha", Domain.LogUniform(.001, .1)),
                new("epochs", Domain.Constant(100)),
            ]),
            Sampler = new TpeOptions(Multivariate: true) { Seed = 7 },
            Scheduler = new AshaOptions(MaxT: 100, GracePeriod: 10, Variant: AshaVariant.Promotion),
            NumSamples = 50,
            TrialCount = 50,
            PlannedEpochs = 100,
        };
        var read = StudyFile.Parse(SameInYaml, "study.yaml", WordVectorParameters.All);

        Assert.Equal((read.Sampler, read.Scheduler, read.TrialCount, read.PlannedEpochs), (study.Sampler, study.Scheduler, study.TrialCount, study.PlannedEpochs));
        Assert.Equal(read.Space.Table, study.Space.Table);
        Assert.Equal(Trials(read), Trials(study));
    }

    private static List<ParameterSet> Trials(StudySpec study)
    {
        var (sampler, trials) = (study.CreateSampler(), new List<TrialObservation>());
        for (var trial = 0; trial < 20; trial++)
        {
            var parameters = sampler.Suggest(new SamplerRequest(trial, study.Seed, trials))!;
            trials.Add(new TrialObservation(trial, parameters, TrialObservationState.Finished, 100, parameters["alpha"].AsDouble()));
        }

        return [.. trials.Select(t => t.Parameters)];
    }
}
