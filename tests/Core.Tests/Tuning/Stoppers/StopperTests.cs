using SessionRec.Core.Randomness;
using SessionRec.Core.Tuning.Stoppers;

namespace SessionRec.Core.Tests.Tuning.Stoppers;

public class StopperTests
{
    [Fact]
    public void Bounds_end_a_trial_when_reached()
    {
        Assert.Null(new EpochBound(10).Check(At(9)));
        Assert.Equal("reached training_iteration 10", new EpochBound(10).Check(At(10)));
        Assert.NotNull(new TrainingTimeBound(TimeSpan.FromSeconds(5)).Check(At(5)));
        Assert.Null(new TrainingTimeBound(TimeSpan.FromSeconds(5)).Check(At(4)));
        Assert.NotNull(new MetricBound("recall@10", .2).Check(At(1, .2)));
        Assert.Null(new MetricBound("recall@10", .2).Check(At(1, .19)));
        Assert.Null(new MetricBound("recall@10", .2).Check(At(1, double.NaN)));
        Assert.Null(new MetricBound("mrr@10", .2).Check(At(1, .9)));
        Assert.NotNull(new MetricBound("recall@10", .2, LowerIsBetter: true).Check(At(1, .1)));
    }

    [Fact]
    public void A_trial_has_plateaued_when_its_last_results_lie_close()
    {
        var plateau = new TrialPlateau();
        Assert.Null(plateau.Check(At(3, .2, .2, .2)));
        Assert.Null(plateau.Check(At(4, .10, .14, .18, .22)));
        Assert.NotNull(plateau.Check(At(5, .10, .20, .205, .21, .20)));
        Assert.Null((plateau with { GracePeriod = 6 }).Check(At(5, .10, .20, .205, .21, .20)));
    }

    [Fact]
    public void A_study_has_plateaued_when_its_best_trials_lie_close()
    {
        var plateau = new StudyPlateau(.001, 3);
        Assert.Null(plateau.Check(Study(.3, .3)));
        Assert.Null(plateau.Check(Study(.1, .2, .3, .3)));
        Assert.NotNull(plateau.Check(Study(.1, .3, .2, .3, .3)));
        Assert.Null((plateau with { Patience = 1 }).Check(Study(.1, .3, .2, .3, .3)));
        Assert.NotNull((plateau with { Patience = 1 }).Check(Study(.1, .3, .2, .3, .3, double.NaN)));
    }

    [Fact]
    public void The_best_values_are_those_of_sorting_them_all()
    {
        var random = new NumpyGenerator(4);
        var all = new List<(int Trial, double Value)>();
        var values = new EndedValues(kept: 7);
        for (var trial = 0; trial < 300; trial++)
        {
            var value = random.NextDouble() < .1 ? double.NaN : Math.Round(random.NextDouble(), 2);
            all.Add((trial, value));
            values.Add(trial, value);
            if (trial % 50 == 49)
            {
                all.RemoveAll(v => v.Trial % 9 == 0);
                values.Remove(t => t % 9 == 0);
            }

            Assert.Equal(all.Count, values.Count);
            for (var missing = 0; missing <= 2; missing++)
                Assert.Equal(all.SkipLast(missing).Select(v => v.Value).Where(double.IsFinite).OrderDescending().Take(5), values.Best(5, missing));
        }
    }

    [Fact]
    public void A_study_ends_on_its_budget_its_target_its_trials_and_its_failures()
    {
        var progress = Study(.1, .3);
        Assert.NotNull(new TimeBudget(TimeSpan.FromMinutes(1)).Check(progress));
        Assert.Null(new TimeBudget(TimeSpan.FromMinutes(2)).Check(progress));
        Assert.NotNull(new TargetValue(.3).Check(progress));
        Assert.Null(new TargetValue(.31).Check(progress));
        Assert.Null(new TargetValue(.31).Check(progress with { Best = null }));
        Assert.Equal("the target 0.4 is reached", new TargetValue(.4, LowerIsBetter: true).Check(progress with { Best = -.35 }));
        Assert.Null(new TargetValue(.4, LowerIsBetter: true).Check(progress with { Best = -.45 }));
        Assert.NotNull(new TrialLimit(3).Check(progress));
        Assert.Null(new TrialLimit(4).Check(progress));
        Assert.Null(new FailureLimit(1).Check(progress));
        Assert.NotNull(new FailureLimit(0).Check(progress));
    }

    private static TrialProgress At(int epoch, params double[] values) => new(
        epoch,
        TimeSpan.FromSeconds(epoch),
        values,
        values.Length == 0 ? new Dictionary<string, double>() : new Dictionary<string, double> { ["recall@10"] = values[^1] });

    private static StudyProgress Study(params double[] last)
    {
        var values = new EndedValues(kept: 4);
        foreach (var (trial, value) in last.Index()) values.Add(trial, value);
        return new(TimeSpan.FromMinutes(1), last.Length + 1, 1, last.Length + 1, values, last.Where(double.IsFinite).Max());
    }
}
