using SessionRec.Core.Data.Generation;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Planning;

namespace SessionRec.Core.Tests.Tuning.Planning;

public class CostCalibrationTests
{
    private static readonly EvaluationSplit Split = new LastItemProtocol { Size = 50 }.Split(
        ShopGenerator.CreateCorpus(new ShopOptions { Customers = 300, Items = 200, Events = 6000, Seed = 7 }));

    [Fact]
    public void A_moment_of_training_gives_the_cost_of_an_epoch()
    {
        // Every look at the clock takes 10 ms: two an epoch (its one job and its end), one for an evaluation.
        var clock = new SteppingClock(TimeSpan.FromMilliseconds(10));
        var study = StudyFile.Parse("study: x\nspace: {sg: 1, min_count: 1, negative: {grid: [4, 5, 9]}, epochs: 1000000}", "study.yaml");

        var cost = CostCalibration.Measure(study, Split, TimeSpan.FromSeconds(1), clock, TestContext.Current.CancellationToken);

        // Negative 5, that is six targets, is the nearest to the mean of 5, 6 and 10.
        Assert.Equal(.02 + .01, cost.SecondsPerEpoch(Parameters(5)), 2e-3);
        Assert.Equal(.01, cost.SecondsPerEvaluation, 1e-9);
        Assert.Equal((cost.SecondsPerEpoch(Parameters(5)) - .01) * 2, cost.SecondsPerEpoch(Parameters(11)) - .01, 1e-9);
    }

    [Fact]
    public void Training_that_ends_before_it_is_warm_is_measured_whole()
    {
        var study = StudyFile.Parse("study: x\nspace: {sg: 1, negative: 5, epochs: 2}", "study.yaml");
        var cost = CostCalibration.Measure(study, Split, TimeSpan.FromSeconds(1), new SteppingClock(TimeSpan.FromMilliseconds(10)), TestContext.Current.CancellationToken);
        Assert.Equal(.02 + .01, cost.SecondsPerEpoch(Parameters(5)), 1e-9);
    }

    [Fact]
    public void A_model_without_epochs_costs_the_same_whatever_its_parameters()
    {
        var study = StudyFile.Parse("study: x\nmodel: sknn\nspace: {k: {grid: [50, 500]}}", "study.yaml");
        var cost = CostCalibration.Measure(study, Split, TimeSpan.FromSeconds(1), new SteppingClock(TimeSpan.FromMilliseconds(10)), TestContext.Current.CancellationToken);
        Assert.Equal(cost.SecondsPerEpoch(new([new("k", 50)])), cost.SecondsPerEpoch(new([new("k", 500)])));
        Assert.Equal(2, StudyPlan.For(study, 1, cost).ExpectedTime!.Value / TimeSpan.FromSeconds(cost.SecondsPerEpoch(ParameterSet.Empty)), 1e-6);
    }

    [Fact]
    public void It_can_be_broken_off()
    {
        var study = StudyFile.Parse("study: x\nspace: {negative: 5, epochs: 1000000}", "study.yaml");
        Assert.ThrowsAny<OperationCanceledException>(() =>
            CostCalibration.Measure(study, Split, TimeSpan.FromDays(1), TimeProvider.System, new CancellationTokenSource(TimeSpan.FromMilliseconds(50)).Token));
    }

    private static ParameterSet Parameters(int negative) => new([new("sg", 1), new("negative", negative)]);

    /// <summary>Goes on by one step whenever it is looked at.</summary>
    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _timestamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _timestamp += step.Ticks;
    }
}
