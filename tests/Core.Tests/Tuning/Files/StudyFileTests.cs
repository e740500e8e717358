using FsCheck.Xunit;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Samplers;
using SessionRec.Core.Tuning.Schedulers;
using SessionRec.Core.Tuning.Spaces;
using SessionRec.Core.Tuning.Stoppers;

namespace SessionRec.Core.Tests.Tuning.Files;

public class StudyFileTests
{
    private const string Small = """
        study: small
        space:
          window: {grid: [1, 4]}
          epochs: 10
        """;

    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        var spec = Parse(Small);

        Assert.Equal("small", spec.Name);
        Assert.Equal("starter", spec.Data.Dataset);
        Assert.Equal("last-item", spec.Protocol.Name);
        Assert.Equal("recall@10", spec.Metric);
        Assert.Equal(OptimizationMode.Max, spec.Mode);
        Assert.Equal("word2vec", spec.Model);
        Assert.Equal("random", spec.Sampler.Name);
        Assert.IsType<FifoOptions>(spec.Scheduler);
        Assert.Equal((1, 2, 1UL, 10), (spec.NumSamples, spec.TrialCount, spec.Seed, spec.PlannedEpochs));
        Assert.Equal((1m, null), (spec.Resources.Cpu, spec.Resources.MemoryBytes));
        Assert.Equal((0, null), (spec.MaxFailures, spec.MaxConcurrent));
        Assert.Empty(spec.Stop.Trial);
        Assert.Equal(Small, spec.Yaml);
    }

    [Fact]
    public void The_example_of_the_documentation_is_read()
    {
        var spec = Parse("""
            study: online-retail
            data: {path: OnlineRetail.csv.gz, format: online-retail, sessions: customer}   # or {dataset: starter}
            protocol: {name: last-item, size: 1000, seed: 123}
            metric: recall@10
            mode: max
            model: word2vec
            space:
              window:      {grid: {start: 1, stop: 22, step: 3}}
              negative:    {randint: [1, 21]}
              ns_exponent: {uniform: [-1, 1]}
              alpha:       {loguniform: [0.001, 0.1]}
              epochs: 100
            sampler:   {tpe: {seed: 7}}
            scheduler: {asha: {max_t: 100, grace_period: 10, reduction_factor: 4}}
            num_samples: 50
            stop: {training_iteration: 100, time_budget: 30m}
            resources_per_trial: {cpu: 1, memory: 512Mi}
            max_failures: 2
            """);

        Assert.Equal(new TpeOptions { Seed = 7 }, spec.Sampler);
        Assert.Equal(new AshaOptions(100, 10, 4), spec.Scheduler);
        Assert.Equal((50, 100, 2), (spec.TrialCount, spec.PlannedEpochs, spec.MaxFailures));
        Assert.Equal(
            [
                new SpaceRow("window", "grid", "1, 4, 7, 10, 13, 16, 19", ""), new SpaceRow("negative", "randint", "1 to 20", ""), new SpaceRow("ns_exponent", "uniform", "-1 to 1", ""),
                new SpaceRow("alpha", "loguniform", "0.001 to 0.1", ""), new SpaceRow("epochs", "constant", "100", ""),
            ],
            spec.Space.Table);
        Assert.Equal([10, 40], spec.CreateScheduler().Milestones);
        Assert.Equal(100, spec.CreateSampler().Suggest(new SamplerRequest(0, spec.Seed, []))!["epochs"].AsInt64());
        Assert.All(spec.ForSmokeTest().CreateScheduler().Milestones, m => Assert.Equal(1, m));

        // The real Word2Vec takes the same parameters.
        Assert.Equal(spec.Space.Table, StudyFile.Parse(spec.Yaml, "study.yaml").Space.Table);
    }

    public static TheoryData<string, SchedulerOptions> Schedulers => new()
    {
        { "fifo", new FifoOptions() },
        { "asha", new AshaOptions(20) },
        { "{asha: {max_t: 16, grace_period: 2, reduction_factor: 2, brackets: 2, variant: promotion}}", new AshaOptions(16, 2, 2, 2, AshaVariant.Promotion) },
        { "hyperband", new HyperBandOptions(20) },
        { "{hyperband: {max_t: 18, grace_period: 2, reduction_factor: 2}}", new HyperBandOptions(18, 2, 2) },
        { "{median: {grace_period: 5, min_samples_required: 2}}", new MedianStoppingOptions(5, 2) },
        { "pbt", new PopulationOptions(20) },
        { "{pbt: {perturbation_interval: 5, burn_in: 2, quantile_fraction: .5, resample_probability: 0, perturbation_factors: [2, .5]}}", new PopulationOptions(20, 5, 2, .5, 0, 2, .5) },
    };

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Schedulers_are_read_and_can_be_shortened(string yaml, SchedulerOptions expected)
    {
        var spec = Parse("study: x\nspace: {window: {randint: [1, 9]}, epochs: 20}\nscheduler: " + yaml);
        Assert.Equal(expected, spec.Scheduler);
        Assert.True(spec.ForSmokeTest().CreateScheduler().Milestones.All(m => m <= 2));
        Assert.NotEmpty(spec.Scheduler.Summary);
    }

    public static TheoryData<string, SamplerOptions> Samplers => new()
    {
        { "random", new VariantSamplerOptions() },
        { "{random: {seed: 3}}", new VariantSamplerOptions { Seed = 3 } },
        { "grid", new VariantSamplerOptions(true) },
        { "{sobol: {scramble: false}}", new SobolOptions(false) },
        { "tpe", new TpeOptions() },
        { "{tpe: {n_startup_trials: 5, n_ei_candidates: 12, multivariate: true, constant_liar: false, prior_weight: 2, consider_endpoints: true}}", new TpeOptions(5, 12, true, false, 2, true) },
        { "{gp: {n_startup_trials: 4, max_observations: 50, seed: 9}}", new GpOptions(4, 50) { Seed = 9 } },
    };

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Samplers_are_read(string yaml, SamplerOptions expected)
    {
        var spec = Parse("study: x\nspace: {window: {grid: [1, 2]}, epochs: 20}\nnum_samples: 3\nsampler: " + yaml);
        Assert.Equal(expected, spec.Sampler);
        Assert.NotNull(spec.CreateSampler().Suggest(new SamplerRequest(0, 1, [])));
        Assert.Equal(expected is VariantSamplerOptions ? 6 : 3, spec.TrialCount);
    }

    [Property(MaxTest = 300)]
    public bool A_damaged_file_is_refused_with_a_message_and_never_otherwise(ushort position, byte length, char replacement)
    {
        const string Example = """
            study: x
            data: {path: a.csv, format: online-retail}
            space:
              window: {grid: {start: 1, stop: 22, step: 3}}
              negative: {choice: [5, {10: {alpha: {loguniform: [0.001, 0.1]}}}]}
              ns_exponent: {expression: "window / 10"}
            sampler: {tpe: {seed: 7}}
            scheduler: {asha: {grace_period: 1}}
            stop: {time_budget: 30m, plateau: true}
            resources_per_trial: {cpu: 1, memory: 512Mi}
            points_to_evaluate: [{window: 4}]
            """;
        var at = position % Example.Length;
        var damaged = Example[..at] + replacement + Example[Math.Min(Example.Length, at + (length % 20))..];
        try
        {
            return Parse(damaged).Name.Length > 0;
        }
        catch (InputException error)
        {
            return error.Message.StartsWith("study.yaml:", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_nested_or_repeated_without_end_is_refused()
    {
        Assert.Contains("nested more than", Assert.Throws<InputException>(() => Parse("study: " + new string('[', 5000))).Message);
        Assert.Contains("aliases", Assert.Throws<InputException>(() => Parse($"study: &a x\nspace: [{string.Join(", ", Enumerable.Repeat("*a", 60))}]")).Message);
        Assert.Contains("at most 500 characters", Assert.Throws<InputException>(() => Parse($"study: x\nspace: {{window: {{expression: '{new string('(', 600)}'}}}}")).Message);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var spec = Parse("""
            study: all.keys_1-x
            data: {path: OnlineRetail.csv.gz, format: online-retail, sessions: customer, options: {min_length: 2}}
            protocol: {name: last-item, size: 1000, seed: 123}
            metric: mrr@20
            mode: max
            model: word2vec
            space:
              window: {randint: [1, 21]}
              size: 50
              iter: 100
            num_samples: 50
            seed: 18446744073709
            stop: {training_iteration: 80, time_budget: 1h30m, trial_time: 90, mrr@20: .3, plateau: true, study_plateau: {std: .01, top: 5, patience: 2}, target: .4, num_trials: 40, max_failed_trials: 3}
            resources_per_trial: {cpu: 500m, memory: 512Mi}
            max_failures: 2
            max_concurrent: 3
            points_to_evaluate: [{window: 5}, {window: 13, size: 50}]
            warm_start: [first, second]
            """);

        Assert.Equal(new DataReference(null, "OnlineRetail.csv.gz", "online-retail", "customer", Set(("min_length", 2)), 2), spec.Data);
        Assert.Equal(new ProtocolReference("last-item", Set(("size", 1000), ("seed", 123)), 3), spec.Protocol);
        Assert.Equal("mrr@20", spec.Metric);
        Assert.Equal(["window", "vector_size", "epochs"], spec.Space.Parameters.Select(p => p.Name));
        Assert.Equal((50, 50, 18446744073709UL, 100), (spec.NumSamples, spec.TrialCount, spec.Seed, spec.PlannedEpochs));
        Assert.Equal(
            [new EpochBound(80), new TrainingTimeBound(TimeSpan.FromSeconds(90)), new MetricBound("mrr@20", .3), new TrialPlateau()],
            spec.Stop.Trial);
        Assert.Equal(
            [new TimeBudget(TimeSpan.FromMinutes(90)), new StudyPlateau(.01, 5, 2), new TargetValue(.4), new TrialLimit(40), new FailureLimit(3)],
            spec.Stop.Study);
        Assert.Equal(TimeSpan.FromMinutes(90), spec.Stop.TimeBudget);
        Assert.Equal(new TrialResources(.5m, 512L << 20), spec.Resources);
        Assert.Equal((2, 3), (spec.MaxFailures, spec.MaxConcurrent));
        Assert.Equal([Set(("window", 5)), Set(("window", 13), ("vector_size", 50))], spec.PointsToEvaluate);
        Assert.Equal(["first", "second"], spec.WarmStart);
    }

    [Fact]
    public void What_an_earlier_version_accepted_is_still_read_where_it_is_stored()
    {
        const string yaml = "study: x\nspace: {window: 3}\nstop: {recal@10: .3, mrr@20: .2, loss_per_pair: .1}\n";
        Assert.Throws<InputException>(() => StudyFile.Parse(yaml, "study.yaml"));
        Assert.Equal(
            [new MetricBound("recal@10", .3), new MetricBound("mrr@20", .2), new MetricBound("loss_per_pair", .1, LowerIsBetter: true)],
            StudyFile.ParseStored(yaml, "study.yaml").Stop.Trial);
    }

    [Theory]
    [InlineData("study: a/b", 1, "study: 'a/b' is not a study's name")]
    [InlineData("study: x\nspaec: {window: 3}", 2, "spaec: unknown key 'spaec'; did you mean space?")]
    [InlineData("study: x", 1, "the key 'space' is missing")]
    [InlineData("study: x\nspace: {windw: 3}", 2, "space.windw: unknown parameter 'windw'; did you mean window?")]
    [InlineData("study: x\nspace:\n  window: {grid: {start: 1, stop: 1}}", 3, "space.window: \"grid: {start: 1, stop: 1}\" has no values: stop is exclusive and must be above start (1)")]
    [InlineData("study: x\nspace:\n  window: {grid: []}", 3, "space.window: \"grid: []\" has no values")]
    [InlineData("study: x\nspace:\n  window: {choice: [1, 2, 1]}", 3, "space.window: \"choice: [1, 2, 1]\" has 1 twice")]
    [InlineData("study: x\nspace:\n  window: [1, 2]", 3, "{grid: [1, 2]} to try them all")]
    [InlineData("study: x\nspace:\n  window: {unifrom: [1, 2]}", 3, "unknown key 'unifrom'; did you mean uniform")]
    [InlineData("study: x\nspace:\n  window: {uniform: [1, 9]}", 3, "space.window: window is a whole number; use randint")]
    [InlineData("study: x\nspace:\n  window: {randint: [0, 9]}", 3, "space.window: 0 is below the least allowed value, 1")]
    [InlineData("study: x\nspace:\n  window: {randint: [5, 5]}", 3, "has no values: its upper end 5 is exclusive")]
    [InlineData("study: x\nspace:\n  alpha: {loguniform: [0, 1]}", 3, "needs a lower end above 0, not 0")]
    [InlineData("study: x\nspace:\n  alpha: {uniform: [.5, .1]}", 3, "its upper end 0.1 lies below its lower end 0.5")]
    [InlineData("study: x\nspace:\n  alpha: {uniform: [.5]}", 3, "[.5] must give [low, high]")]
    [InlineData("study: x\nspace:\n  alpha: {quniform: [.15, .4, .1]}", 3, "needs ends that are multiples of its step 0.1")]
    [InlineData("study: x\nspace:\n  alpha: {randn: [0, 1]}", 3, "randn has no ends but alpha has (at least 0)")]
    [InlineData("study: x\nspace:\n  score: {choice: [input, outptu]}", 3, "outptu is not allowed; it is one of input, output+prior")]
    [InlineData("study: x\nspace:\n  window: 3\n  size: 4\n  vector_size: 5", 5, "vector_size is declared twice")]
    [InlineData("study: x\nspace:\n  window: {expression: '2 *'}", 3, "\"2 *\" is not an expression: a number or a name is missing at the end")]
    [InlineData("study: x\nspace:\n  window: {expression: negative - 9}\n  negative: {randint: [1, 21]}", 3, "is below the least allowed value, 1; computed in a trial with")]
    [InlineData("study: x\nspace:\n  window: {expression: min_count}", 3, "window is computed from min_count, which is not a parameter of this space")]
    [InlineData("study: x\nspace:\n  window: {expression: negative}\n  negative: {expression: window}", 3, "window is computed from values that are computed from it")]
    [InlineData("study: x\nspace: {window: 3, epochs: 10}\nstop: {training_iteration: 20}", 3, "training_iteration 20 is above the 10 epochs")]
    [InlineData("study: x\nspace: {window: 3}\nstop: {time_budgte: 20}", 3, "stop.time_budgte: unknown key 'time_budgte'; did you mean time_budget")]
    [InlineData("study: x\nspace: {window: 3}\nstop: {time_budget: 20 minutes}", 3, "20 minutes is not a time")]
    [InlineData("study: x\nspace: {window: 3}\nstop: {recal@10: .3}", 3, "stop.recal@10: unknown metric 'recal@10'; did you mean recall@10")]
    [InlineData("study: x\nspace: {window: 3}\nstop: {recall@7: .3}", 3, "stop.recall@7: trials do not report recall@7; they report recall at 1, 5, 10, 20")]
    [InlineData("study: x\nspace: {window: 3}\nstop: {test_recall@10: .3}", 3, "stop.test_recall@10: test_recall@10 is measured on the test queries, which decide nothing; write recall@10")]
    [InlineData("study: x\nmetric: recall@7\nspace: {window: 3}", 2, "metric: trials do not report recall@7")]
    [InlineData("study: x\nmetric: test_recall@10\nspace: {window: 3}", 2, "which decide nothing; write recall@10")]
    [InlineData("study: x\nspace: {window: 3}\nsampler: grid", 3, "sampler: the grid sampler needs at least one parameter with grid values")]
    [InlineData("study: x\nspace: {window: 3}\nsampler: tep", 3, "sampler: unknown sampler 'tep'")]
    [InlineData("study: x\nspace: {window: 3}\nscheduler: hyperbnd", 3, "scheduler: unknown scheduler 'hyperbnd'")]
    [InlineData("study: x\nspace: {window: 3}\nnum_samples: 0", 3, "num_samples: 0 samples are none")]
    [InlineData("study: x\nspace: {window: 3}\nnum_samples: -1", 3, "-1 samples have no end")]
    [InlineData("study: x\nspace: {window: 3}\nnum_samples: 1.5", 3, "1.5 is not a whole number")]
    [InlineData("study: x\nspace: {window: {grid: [1, 2]}}\npoints_to_evaluate: [{window: 3}]", 3, "3 is not in the grid 1, 2")]
    [InlineData("study: x\nspace: {window: 3}\nresources_per_trial: {memory: 12Xi}", 3, "12Xi is not a size in bytes")]
    [InlineData("study: x\nspace: {window: 3}\nresources_per_trial: {cpu: 0}", 3, "0 is not a number of cores")]
    [InlineData("study: x\nspace: {window: 3}\nmode: best", 3, "'best' is neither max nor min")]
    [InlineData("study: x\nspace: {window: 3}\ndata: {format: x}", 3, "needs either dataset")]
    [InlineData("study: x\nspace: {window: 3\nmode: best", 3, "not valid YAML")]
    [InlineData("study: x\nstudy: y\nspace: {window: 3}", 2, "not valid YAML")]
    public void A_mistake_is_told_with_its_line_and_key(string yaml, int line, string complaint)
    {
        var error = Assert.Throws<InputException>(() => Parse(yaml));
        Assert.StartsWith($"study.yaml:{line}: ", error.Message);
        Assert.Contains(complaint, error.Message);
    }

    [Theory]
    [InlineData("space: {epochs: 40}", 40)]
    [InlineData("space: {iter: 40}\nstop: {training_iteration: 30}", 40)]
    [InlineData("space: {window: 3}\nstop: {training_iteration: 30}", 30)]
    [InlineData("space: {window: 3}", 5)]
    [InlineData("space: {epochs: {randint: [1, 21]}}", 20)]
    public void Trials_are_planned_with_the_largest_budget(string rest, int epochs)
    {
        var spec = Parse("study: x\n" + rest);
        Assert.Equal(epochs, spec.PlannedEpochs);
        Assert.Single(spec.Space.Named("epochs"));
    }

    [Fact]
    public void A_model_without_epochs_and_parameters_is_trained_once()
    {
        var spec = StudyFile.Parse("study: x\nmodel: pop\nspace: {}\n", "study.yaml", []);
        Assert.Equal((1, 1, 0), (spec.TrialCount, spec.PlannedEpochs, spec.Space.Parameters.Count));
        Assert.Equal(ParameterSet.Empty, spec.CreateSampler().Suggest(new SamplerRequest(0, 1, [])));
        Assert.Equal((1, 1), (spec.ForSmokeTest().TrialCount, spec.ForSmokeTest().PlannedEpochs));
    }

    [Fact]
    public void A_choice_may_bring_parameters_of_its_own()
    {
        var spec = Parse("""
            study: nested
            space:
              hs:
                choice:
                  - true
                  - false:
                      negative: {randint: [1, 21]}
                      ns_exponent: {uniform: [-1, 1]}
              window: 5
            num_samples: 20
            """);

        Assert.Equal(new Condition("hs", false), spec.Space.Named("negative").Single().Condition);
        Assert.Equal(new SpaceRow("negative", "randint", "1 to 20", "hs = false"), spec.Space.Table[1]);
        var sampler = spec.CreateSampler();
        var trials = Enumerable.Range(0, 20).Select(t => sampler.Suggest(new SamplerRequest(t, 1, []))!).ToArray();
        Assert.All(trials, t => Assert.Equal(!t["hs"].AsBoolean(), t.TryGet("negative", out _)));
        Assert.Contains(trials, t => t["hs"].AsBoolean());
        Assert.Contains(trials, t => !t["hs"].AsBoolean());
    }

    [Fact]
    public void Anchors_and_merge_keys_work()
    {
        var spec = Parse("study: x\nspace:\n  negative: &range {randint: [1, 21]}\n  window: *range\n");
        Assert.Equal(spec.Space.Named("negative").Single().Domain, spec.Space.Named("window").Single().Domain);
    }

    [Fact]
    public void The_smoke_test_keeps_the_study_but_cuts_trials_and_epochs()
    {
        var spec = Parse("study: x\nspace: {window: {grid: {start: 1, stop: 22, step: 3}}, epochs: 100}\n").ForSmokeTest();
        Assert.Equal((2, 2, true), (spec.TrialCount, spec.PlannedEpochs, spec.SmokeTest));
        Assert.Equal(2, spec.CreateSampler().Suggest(new SamplerRequest(0, 1, []))!["epochs"].AsInt64());
    }

    [Fact]
    public void Reading_the_stored_text_again_gives_the_same_trials()
    {
        var yaml = "study: x\nspace: {window: {randint: [1, 21]}, ns_exponent: {uniform: [-1, 1]}, alpha: {loguniform: [.001, .1]}}\nnum_samples: 5\n";
        var (first, second) = (Parse(yaml), Parse(Parse(yaml).Yaml));
        for (var trial = 0; trial < 5; trial++)
            Assert.Equal(first.CreateSampler().Suggest(new(trial, first.Seed, [])), second.CreateSampler().Suggest(new(trial, second.Seed, [])));
    }

    private static StudySpec Parse(string yaml) => StudyFile.Parse(yaml, "study.yaml", WordVectorParameters.All);

    private static ParameterSet Set(params (string, ParameterValue)[] values) => new(values.Select(v => new KeyValuePair<string, ParameterValue>(v.Item1, v.Item2)));
}
