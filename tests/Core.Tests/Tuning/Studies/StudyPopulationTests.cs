using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

/// <summary>What is kept of the parameters that a population's trials trained with before they took over others.</summary>
public class StudyPopulationTests
{
    private const string Yaml = "study: small\nspace: {ns_exponent: {uniform: [-1, 1]}, epochs: 8}\nscheduler: {pbt: {perturbation_interval: 2}}\nnum_samples: 4\n";

    [Fact]
    public void A_result_names_the_parameters_it_was_reached_with()
    {
        var study = new StudyUnderTest(Yaml);
        Run(study);

        foreach (var happened in study.Journal.OfType<StudyEvent.TrialPromoted>().Where(e => e.Promotion.Exploit is not null))
        {
            var (row, exploit) = (study.Study.RowOf(happened.Promotion.Trial), happened.Promotion.Exploit!);
            Assert.Equal(exploit.Parameters, row.ParametersAt(happened.Promotion.Rung + 1));
        }

        foreach (var created in study.Journal.OfType<StudyEvent.TrialCreated>())
            Assert.Equal(created.Parameters, study.Study.RowOf(created.Trial).ParametersAt(1));
        Assert.Contains(Enumerable.Range(0, 4), t => study.Study.RowOf(t).EarlierParameters is { Count: > 0 });
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(StudyText.ThroughSnapshot(study.Study)));
    }

    [Fact]
    public void A_trial_that_is_tried_again_takes_over_the_same_after_a_snapshot()
    {
        // Trial 3 is the best at epoch 2 and the worst from epoch 4 on: it takes over another's parameters there.
        var study = new StudyUnderTest(Yaml);
        Run(study, fails: 0);
        Assert.NotNull(study.Study.RowOf(3).EarlierParameters);
        study.Store(study.Study.Retry(study.Now));
        var started = study.Assign()!;
        for (var epoch = study.Study.RowOf(0).Epoch + 1; epoch <= 2; epoch++) Report(study, started, epoch);

        var restored = StudyText.ThroughSnapshot(study.Study);
        var (live, again) = (Exploit(study.Study.Assign("w1", study.Now)), Exploit(restored.Assign("w1", study.Now)));
        Assert.Equal((3, 2), (live.Source, live.SourceEpoch));
        Assert.Equal((live.Source, live.SourceEpoch, live.Parameters), (again.Source, again.SourceEpoch, again.Parameters));
    }

    private static Exploitation Exploit(IReadOnlyList<StudyEvent> events) => events.OfType<StudyEvent.TrialPromoted>().Single().Promotion.Exploit!;

    private static void Run(StudyUnderTest study, int? fails = null)
    {
        while (study.Assign() is { } started)
        {
            if (started.Trial == fails)
            {
                study.Store(study.Study.Fail(started.Trial, started.Attempt, "no memory", study.Now));
                continue;
            }

            for (var epoch = study.Study.RowOf(started.Trial).Epoch + 1; Report(study, started, epoch) == DecisionKind.Continue; epoch++) study.Now += TimeSpan.FromSeconds(1);
        }
    }

    private static DecisionKind Report(StudyUnderTest study, StudyEvent.AttemptStarted started, int epoch) => study.Report(new EpochReport(
        started.Trial, started.Attempt, epoch, new Dictionary<string, double> { ["recall@10"] = epoch <= 2 ? .1 + (started.Trial * .1) : .5 - (started.Trial * .1) }, 1)).Answer;
}
