using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Tests.Tuning.Files;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Planning;

namespace SessionRec.Core.Tests.Tuning.Planning;

public class StudyPlanTests
{
    private static readonly ParameterSet Defaults = new([new("window", 5), new("negative", 5), new("vector_size", 100)]);

    [Theory]
    [InlineData("scheduler: fifo\nnum_samples: 50", 5000)]
    [InlineData("scheduler: {asha: {max_t: 100, grace_period: 10}}\nnum_samples: 50", 1062.5)]
    [InlineData("scheduler: {asha: {max_t: 100, grace_period: 10, variant: promotion}}\nnum_samples: 50", (50 * 10) + (12 * 30) + (3 * 60))]
    [InlineData("scheduler: {median: {grace_period: 10}}\nnum_samples: 50", 2750)]
    [InlineData("scheduler: {asha: {grace_period: 10}}\nstop: {training_iteration: 100}\nnum_samples: 4", 85)]
    public void Expected_epochs_follow_the_scheduler(string rest, double epochs)
    {
        var plan = Plan("space: {window: {randint: [1, 21]}, epochs: 100}\n" + rest);
        Assert.Equal(epochs, plan.ExpectedEpochs!.Value, 1e-9);
        Assert.Equal(plan.Trials * 100, plan.EpochsAtMost);
    }

    [Fact]
    public void HyperBand_spends_its_brackets()
    {
        var plan = Plan("space: {window: {randint: [1, 21]}, epochs: 81}\nscheduler: hyperband\nnum_samples: 143");

        // Bracket by bracket, trials x epochs added at each rung.
        var expected = (81 * 1) + (27 * 2) + (9 * 6) + (3 * 18) + (1 * 54) + (34 * 3) + (11 * 6) + (3 * 18) + (1 * 54) + (15 * 9) + (5 * 18) + (1 * 54) + (8 * 27) + (2 * 54) + (5 * 81);
        Assert.Equal(expected, plan.ExpectedEpochs!.Value, 1e-9);
        Assert.Equal([1, 3, 9, 27], plan.Rungs);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Time_follows_the_cost_of_the_grid_on_the_slots()
    {
        // An epoch of window 5, negative 5 takes 2 s.
        var unit = CostModel.Unit(new Word2VecModelDefinition(), 1000);
        var cost = unit.Calibrated(.5 * unit.SecondsPerEpoch(Defaults), seconds: 1);
        Assert.Equal(2, cost.SecondsPerEpoch(Defaults), 1e-9);
        Assert.Equal(4, cost.SecondsPerEpoch(Defaults.With("negative", 11)), 1e-9);

        var plan = Plan("space: {negative: {grid: [5, 11]}, epochs: 10}\nnum_samples: 4", slots: 2, cost);
        Assert.Equal((8, 80.0), (plan.Trials, plan.ExpectedEpochs));
        Assert.Equal(240, plan.TrainingTime!.Value.TotalSeconds, 1e-6);
        Assert.Equal(120, plan.ExpectedTime!.Value.TotalSeconds, 1e-6);
        Assert.Equal(40, Plan("space: {negative: {grid: [5, 11]}, epochs: 10}", slots: 16, cost).ExpectedTime!.Value.TotalSeconds, 1e-6);
        Assert.Equal(30, Plan("space: {negative: {grid: [5, 11]}, epochs: 10}\nstop: {time_budget: 30}", slots: 16, cost).ExpectedTime!.Value.TotalSeconds, 1e-6);
    }

    [Theory]
    [InlineData("space: {window: {randint: [1, 9]}, epochs: 10}\nscheduler: {asha: {grace_period: 10}}\nnum_samples: 8", "ASHA saves nothing")]
    [InlineData("space: {window: {randint: [1, 9]}, epochs: 10}\nscheduler: asha\nnum_samples: 2", "fewer than the reduction factor 4")]
    [InlineData("space: {window: {randint: [1, 9]}, epochs: 81}\nscheduler: hyperband\nnum_samples: 50", "143 trials together; 50 leave")]
    [InlineData("space: {window: {randint: [1, 9]}, epochs: 2}\nscheduler: {hyperband: {grace_period: 2}}\nnum_samples: 5", "HyperBand saves nothing")]
    [InlineData("space: {window: {randint: [1, 9]}, epochs: 20}\nscheduler: pbt\nnum_samples: 3", "3 trials are a small population")]
    [InlineData("space: {window: {randint: [1, 9]}}\nsampler: tpe\nnum_samples: 10", "tpe learns nothing")]
    [InlineData("space: {window: {randint: [1, 9]}}\nsampler: gp\nnum_samples: 10", "gp learns nothing")]
    [InlineData("space: {window: {grid: [1, 2]}}\nsampler: tpe\nnum_samples: 50", "searches the grids")]
    [InlineData("space: {window: {grid: {start: 1, stop: 60}}, epochs: 10}\nscheduler: asha", "most go on")]
    [InlineData("space: {window: {grid: [1, 2]}}\nnum_samples: 2", "every configuration is tried 2 times")]
    [InlineData("space: {window: {randint: [1, 9]}, epochs: 10}\nstop: {training_iteration: 5}\nnum_samples: 4", "5 of 10 planned epochs")]
    [InlineData("space: {window: {randint: [1, 9]}}\nnum_samples: 4\nwarm_start: old", "the random sampler learns nothing from the studies of warm_start")]
    [InlineData("space: {window: 3}", "of 2 slots stay idle")]
    [InlineData("space: {window: {grid: {start: 1, stop: 20000}}}", "19999 trials are many")]
    public void What_is_seldom_meant_is_told(string rest, string warning) => Assert.Contains(Plan(rest).Warnings, w => w.Contains(warning));

    [Fact]
    public void A_sensible_study_has_no_warning() =>
        Assert.Empty(Plan("space: {window: {randint: [1, 21]}, epochs: 100}\nsampler: tpe\nscheduler: {asha: {grace_period: 10}}\nnum_samples: 50").Warnings);

    private static StudyPlan Plan(string rest, int slots = 2, CostModel? cost = null) =>
        StudyPlan.For(StudyFile.Parse("study: x\n" + rest, "study.yaml", WordVectorParameters.All), slots, cost);
}
