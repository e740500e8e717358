using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Studies;

public class StudyExtensionTests
{
    [Fact]
    public void More_samples_of_a_grid_try_it_again_with_fresh_draws()
    {
        var study = Ended("negative: {grid: [1, 2]}, ns_exponent: {uniform: [-1, 1]}");
        Extend(study, new(NumSamples: 3));

        Assert.Equal((StudyState.Running, 6), (study.Study.State, study.Study.Summarize().TrialsPlanned));
        study.RunToEnd();
        Assert.Equal(StudyState.Completed, study.Study.State);
        Assert.Equal([1, 2, 1, 2, 1, 2], Values(study, "negative"));
        Assert.Equal(6, Rows(study).Select(r => r.Parameters["ns_exponent"]).Distinct().Count());
    }

    [Fact]
    public void New_values_of_a_grid_run_the_new_combinations_only()
    {
        var study = Ended("negative: {grid: [1, 2]}, window: {grid: [3, 4]}");
        Extend(study, new(Grid: Grid("window", 9)));
        study.RunToEnd();

        Assert.Equal([(1, 9), (2, 9)], Rows(study).Skip(4).Select(r => ((int)r.Parameters["negative"].AsInt64(), (int)r.Parameters["window"].AsInt64())));
        Assert.Equal(StudyState.Completed, study.Study.State);
    }

    [Fact]
    public void A_parameter_of_one_value_becomes_a_grid()
    {
        var study = Ended("negative: {grid: [1, 2]}, window: 3");
        Extend(study, new(Grid: Grid("window", 9)));
        study.RunToEnd();

        Assert.Equal([(1, 3), (2, 3), (1, 9), (2, 9)], Rows(study).Select(r => ((int)r.Parameters["negative"].AsInt64(), (int)r.Parameters["window"].AsInt64())));
    }

    [Fact]
    public void More_epochs_train_all_configurations_anew_the_best_first()
    {
        var study = Ended("negative: {grid: [1, 2, 3]}", epochs: 3);
        var best = Rows(study).OrderByDescending(r => r.Value).Select(r => r.Parameters["negative"].AsInt64()).ToArray();
        var before = Rows(study);
        Extend(study, new(Epochs: 8));
        study.RunToEnd();

        var again = Rows(study).Skip(3).ToArray();
        Assert.Equal(best, again.Select(r => r.Parameters["negative"].AsInt64()));
        Assert.All(again, r => Assert.Equal((8, 8, 8), (r.Epoch, r.PlannedEpochs, (int)r.Parameters["epochs"].AsInt64())));
        Assert.Equal(before.Select(r => r.Curve), Rows(study).Take(3).Select(r => r.Curve));
        Assert.Equal(6, Rows(study).Select(r => r.Parameters["seed"]).Distinct().Count());
        Assert.Equal((StudyState.Completed, 8), (study.Study.State, study.Study.Summarize().EpochsPlanned));
    }

    [Fact]
    public void Only_the_best_are_trained_again_where_that_is_said_and_samples_can_grow_as_well()
    {
        var study = Ended("negative: {grid: [1, 2, 3]}", epochs: 3);
        var best = Rows(study).MaxBy(r => r.Value)!.Parameters["negative"];
        Extend(study, new(NumSamples: 2, Epochs: 5, Best: 1));
        study.RunToEnd();

        Assert.Equal(3 + 1 + 3, study.Study.TrialCount);
        Assert.Equal(best, Rows(study)[3].Parameters["negative"]);
        Assert.Equal([1, 2, 3], Values(study, "negative").Skip(4));
        Assert.All(Rows(study).Skip(3), r => Assert.Equal(5, r.Epoch));
    }

    [Fact]
    public void Rungs_begin_empty_with_more_epochs()
    {
        var study = Ended("negative: {grid: [1, 2, 3, 4]}", epochs: 9, more: "scheduler: {asha: {grace_period: 1, reduction_factor: 3, variant: promotion}}");
        Assert.Equal(4, Rows(study).Count(r => r.State == TrialState.Stopped));
        Extend(study, new(Epochs: 27));

        Assert.DoesNotContain(Rows(study), r => r.State is TrialState.Paused or TrialState.Waiting);
        Assert.Equal([1, 3, 9], study.Study.Milestones);
        study.Assign();
        study.Report(4, 1, 1);
        Assert.Contains("1st of 1 at rung 1", Rows(study)[4].Reason, StringComparison.Ordinal);
        study.RunToEnd();
        Assert.Equal(StudyState.Completed, study.Study.State);
        AssertRebuilt(study);
    }

    [Fact]
    public void More_samples_of_tpe_are_what_a_longer_study_would_have_tried()
    {
        const string Space = "negative: {randint: [1, 20]}";
        var longer = Ended(Space, more: "sampler: tpe\nnum_samples: 16");
        var study = Ended(Space, more: "sampler: tpe\nnum_samples: 11");
        Extend(study, new(NumSamples: 16));
        study.RunToEnd();

        Assert.Equal(Values(longer, "negative"), Values(study, "negative"));
    }

    [Fact]
    public void A_study_under_way_takes_more_samples_and_grid_values_after_what_was_planned()
    {
        var study = new StudyUnderTest(Yaml("negative: {grid: [1, 2, 3]}"));
        study.Assign();
        Extend(study, new(Grid: Grid("negative", 7)));
        Extend(study, new(NumSamples: 2));
        Assert.Contains("not at its end", Assert.Throws<InputException>(() => Extend(study, new(Epochs: 30))).Message, StringComparison.Ordinal);
        for (var epoch = 1; epoch <= 3; epoch++) study.Report(0, 1, epoch);
        study.RunToEnd();

        Assert.Equal([1, 2, 3, 7, 1, 2, 3, 7], Values(study, "negative"));
        AssertRebuilt(study);
    }

    [Fact]
    public void A_stopped_study_goes_on_with_its_plan_after_the_configurations_it_trains_again()
    {
        var study = new StudyUnderTest(Yaml("negative: {grid: [1, 2, 3]}"));
        study.Assign();
        for (var epoch = 1; epoch <= 3; epoch++) study.Report(0, 1, epoch);
        study.Assign();
        study.Store(study.Study.Stop("enough", study.Now));
        study.Store(study.Study.Lose(1, 1, "gone", study.Now));
        Assert.Equal(StudyState.Stopped, study.Study.State);
        Extend(study, new(Epochs: 5));
        Extend(study, new(NumSamples: 2));
        study.RunToEnd();

        Assert.Equal([1, 2, 1, 2, 3, 1, 2, 3], Values(study, "negative"));
        Assert.All(Rows(study).Skip(2), r => Assert.Equal(5, r.Epoch));
        Assert.Contains("trained again with 5", Rows(study)[1].Reason, StringComparison.Ordinal);
        AssertRebuilt(study);
    }

    [Theory]
    [InlineData("negative: {grid: [1, 2, 3]}", "sampler: random")]
    [InlineData("negative: {randint: [1, 20]}", "sampler: tpe\nnum_samples: 12")]
    [InlineData("negative: {randint: [1, 20]}", "sampler: sobol\nnum_samples: 5")]
    [InlineData("negative: {randint: [1, 20]}", "sampler: gp\nnum_samples: 12")]
    [InlineData("negative: {randint: [1, 20]}", "num_samples: 9\nscheduler: {asha: {grace_period: 1, reduction_factor: 2, variant: promotion}}")]
    [InlineData("negative: {randint: [1, 20]}, window: {grid: [3, 4]}", "sampler: {tpe: {n_startup_trials: 3}}\nnum_samples: 6\nscheduler: {asha: {grace_period: 1, reduction_factor: 2}}\npoints_to_evaluate: [{negative: 3}]")]
    [InlineData("negative: {randint: [1, 20]}", "num_samples: 9\nscheduler: {hyperband: {grace_period: 1, reduction_factor: 2}}")]
    [InlineData("negative: {randint: [1, 20]}", "num_samples: 9\nscheduler: median")]
    public void An_extended_study_that_is_recovered_at_any_point_goes_on_alike(string space, string more)
    {
        var study = Ended(space, epochs: 4, more: more);
        Extend(study, new(NumSamples: study.Study.Spec.NumSamples + 4));
        Extend(study, new(NumSamples: study.Study.Spec.NumSamples + 2));
        study.RunToEnd();
        Extend(study, new(Epochs: 8, Best: 3));
        study.RunToEnd();
        Assert.Equal(StudyState.Completed, study.Study.State);
        AssertRebuilt(study);

        var end = StudyText.Of(study.Study);
        for (var events = 1; events < study.Journal.Count; events += 7)
        {
            var half = study.ReplayOf(events);
            foreach (var happened in study.Journal.Skip(events)) half.Apply(happened);
            Assert.Equal(end, StudyText.Of(half));
        }

        // The sampler goes on with the same state: what a study proposes next is the same before and after a recovery.
        Extend(study, new(NumSamples: study.Study.Spec.NumSamples + 3));
        var (recovered, restored) = (study.Replay(), StudyText.ThroughSnapshot(study.Study));
        study.Assign();
        foreach (var other in new[] { recovered, restored })
            Assert.Equal(Rows(study)[^1].Parameters, ((StudyEvent.TrialCreated)other.Assign("w", study.Now)[0]).Parameters);
    }

    [Theory]
    [InlineData("{}", "more samples, more epochs or new values")]
    [InlineData("""{"numSamples": 1}""", "has 1 already")]
    [InlineData("""{"epochs": 3}""", "planned with 3 already")]
    [InlineData("""{"epochs": 2000000}""", "above the largest allowed value")]
    [InlineData("""{"best": 3, "numSamples": 9}""", "needs epochs")]
    [InlineData("""{"grid": {"windw": [3]}}""", "did you mean window")]
    [InlineData("""{"grid": {"vector_size": [8]}}""", "not in the space")]
    [InlineData("""{"grid": {"negative": [2]}}""", "2 is among its values already: 1, 2")]
    [InlineData("""{"grid": {"negative": [3, 3]}}""", "3 twice")]
    [InlineData("""{"grid": {"negative": [-1]}}""", "below the least allowed value")]
    [InlineData("""{"grid": {"negative": []}}""", "no values")]
    [InlineData("""{"grid": {"alpha": [0.5]}}""", "drawn from uniform")]
    [InlineData("""{"grid": {"ns_exponent": [0.5]}}""", "nested choice")]
    public void What_does_not_extend_a_study_is_refused_with_the_reason(string extension, string reason)
    {
        var study = Ended("negative: {grid: [1, 2]}, alpha: {uniform: [0.01, 0.1]}, hs: {choice: [true, {false: {ns_exponent: 0.75}}]}");
        var asked = System.Text.Json.JsonSerializer.Deserialize<StudyExtension>(extension, Core.Reporting.ReportJson.Compact)!;

        Assert.Contains(reason, Assert.Throws<InputException>(() => Extend(study, asked)).Message, StringComparison.Ordinal);
        Assert.Equal(StudyState.Completed, study.Study.State);
    }

    [Fact]
    public void A_trial_that_its_own_stop_rule_ended_ranks_among_the_finished()
    {
        // Trial 2 reaches the value at its first epoch and is ended there; the others train all three.
        var study = Ended("negative: {grid: [1, 2, 3, 4]}", more: "stop: {recall@10: 0.25}");
        Assert.Equal((TrialState.Stopped, 1, true), (Rows(study)[2].State, Rows(study)[2].Epoch, Rows(study)[2].EndedByStopRule));
        AssertRebuilt(study);

        Extend(study, new(Epochs: 5, Best: 1));
        Assert.Equal([2], study.Journal.OfType<StudyEvent.Extended>().Single().Plan.Again);
    }

    [Fact]
    public void New_combinations_of_a_shuffled_grid_come_in_drawn_order()
    {
        var study = Ended("negative: {grid: [1, 2]}, window: {grid: [3, 4]}", more: "sampler: {grid: {shuffle: true, seed: 1}}");
        Extend(study, new(NumSamples: 3));
        study.RunToEnd();

        var second = Rows(study).Skip(4).Take(4).Select(r => (r.Parameters["negative"].AsInt64(), r.Parameters["window"].AsInt64())).ToArray();
        Assert.Equal(Rows(study).Take(4).Select(r => (r.Parameters["negative"].AsInt64(), r.Parameters["window"].AsInt64())), second);
        Assert.NotEqual([(1, 3), (2, 3), (1, 4), (2, 4)], second);
        Assert.Equal(4, second.Distinct().Count());
    }

    [Fact]
    public void A_sampler_that_searches_wants_to_be_told_how_many_more()
    {
        var study = Ended("negative: {grid: [1, 2, 3]}", more: "sampler: tpe\nnum_samples: 2");
        Assert.Contains("num_samples", Assert.Throws<InputException>(() => Extend(study, new(Grid: Grid("negative", 9)))).Message, StringComparison.Ordinal);
        Extend(study, new(NumSamples: 40, Grid: Grid("negative", 9)));
        study.RunToEnd();
        Assert.Contains(9, Values(study, "negative"));
    }

    [Fact]
    public void A_stop_rule_that_would_end_it_again_at_once_is_named()
    {
        var study = Ended("negative: {grid: [1, 2]}", more: "stop: {target: 0.0001}");
        Assert.Contains("the target 0.0001 is reached", Assert.Throws<InputException>(() => Extend(study, new(NumSamples: 5))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_trials_are_tried_again_and_nothing_else_is()
    {
        var study = new StudyUnderTest(Yaml("negative: {grid: [1, 2, 3]}"));
        study.Assign();
        study.Report(0, 1, 1);
        study.Store(study.Study.Fail(0, 1, "no memory", study.Now));
        study.RunToEnd();
        Assert.Equal((StudyState.Completed, 2, 1), Ends(study));

        study.Store(study.Study.Retry(study.Now));
        Assert.Equal(StudyState.Running, study.Study.State);
        AssertRebuilt(study);
        Assert.Equal(0, study.Assign()!.Trial);
        Assert.Null(study.Assign());
        Assert.Equal(ReportVerdict.Duplicate, study.Report(0, 2, 1).Verdict);
        study.Report(0, 2, 2);
        study.Report(0, 2, 3);

        Assert.Equal((StudyState.Completed, 3, 0), Ends(study));
        Assert.Equal(9, study.Study.Summarize().EpochsReported);
        Assert.Contains("No trial", Assert.Throws<InputException>(() => study.Study.Retry(study.Now)).Message, StringComparison.Ordinal);
        AssertRebuilt(study);
    }

    [Theory]
    [InlineData("asha: {grace_period: 1, reduction_factor: 2}")]
    [InlineData("asha: {grace_period: 1, reduction_factor: 2, variant: promotion}")]
    [InlineData("hyperband: {grace_period: 1, reduction_factor: 2}")]
    [InlineData("median: {min_samples_required: 1}")]
    [InlineData("pbt: {perturbation_interval: 2}")]
    public void A_trial_that_is_tried_again_counts_once_at_every_rung(string scheduler)
    {
        var study = new StudyUnderTest(Yaml("negative: {grid: [1, 2, 3, 4]}", 8, $"scheduler: {{{scheduler}}}"));
        int? broken = null;
        while (study.Assign() is { } started)
            for (var epoch = Rows(study)[started.Trial].Epoch + 1; ; epoch++)
            {
                if (epoch == 3 && broken is null)
                {
                    study.Store(study.Study.Fail(started.Trial, started.Attempt, "no memory", study.Now));
                    broken = started.Trial;
                    break;
                }

                if (study.Report(started.Trial, started.Attempt, epoch).Answer != Core.Tuning.Schedulers.DecisionKind.Continue) break;
            }

        Assert.Equal(TrialState.Failed, Rows(study)[broken!.Value].State);
        study.Store(study.Study.Retry(study.Now));
        AssertRebuilt(study);
        study.RunToEnd();
        Assert.Equal((StudyState.Completed, 0), (study.Study.State, study.Study.Summarize().Failed));
        AssertRebuilt(study);
        if (scheduler.StartsWith("asha", StringComparison.Ordinal))
            Assert.All(study.Journal.OfType<StudyEvent.EpochReported>(), e => Assert.True(e.Decision.Peers is null or <= 4, e.Decision.Reason));
    }

    private static Dictionary<string, IReadOnlyList<ParameterValue>> Grid(string name, params ParameterValue[] values) =>
        new Dictionary<string, IReadOnlyList<ParameterValue>> { [name] = values };

    private static void Extend(StudyUnderTest study, StudyExtension extension) => study.Store(study.Study.Extend(extension, study.Now));

    private static StudyUnderTest Ended(string space, int epochs = 3, string more = "")
    {
        var study = new StudyUnderTest(Yaml(space, epochs, more));
        study.RunToEnd();
        Assert.True(study.Study.HasEnded);
        return study;
    }

    private static string Yaml(string space, int epochs = 3, string more = "") => $"study: small\nspace: {{{space}, epochs: {epochs}}}\n{more}\n";

    private static void AssertRebuilt(StudyUnderTest study)
    {
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(study.Replay()));
        var restored = StudyText.ThroughSnapshot(study.Study);
        Assert.Equal(StudyText.Of(study.Study), StudyText.Of(restored));
        Assert.Equal(StudyText.Of(StudyText.ThroughSnapshot(restored)), StudyText.Of(restored));
    }

    private static TrialRow[] Rows(StudyUnderTest study) => [.. Enumerable.Range(0, study.Study.TrialCount).Select(study.Study.RowOf)];

    private static IEnumerable<long> Values(StudyUnderTest study, string name) => Rows(study).Select(r => r.Parameters[name].AsInt64());

    private static (StudyState, int Completed, int Failed) Ends(StudyUnderTest study)
    {
        var summary = study.Study.Summarize();
        return (summary.State, summary.Completed, summary.Failed);
    }
}
