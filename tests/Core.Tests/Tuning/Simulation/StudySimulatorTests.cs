using SessionRec.Core.Tuning.Simulation;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Simulation;

public class StudySimulatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Time_and_slot_use_are_those_of_the_arithmetic()
    {
        var result = Run("epochs: 10", trials: 8, new SimulationOptions(Workers: 2, Slots: 2, EpochSeconds: 3, AnswerSeconds: 0));
        Assert.Equal((StudyState.Completed, 8, 80), (result.Summary.State, result.Summary.Completed, result.EpochsReported));
        Assert.Equal(60, result.VirtualTime.TotalSeconds, 1e-6);
        Assert.Equal(1, result.SlotUse, 1e-9);
        Assert.Equal(80, result.EpochsTrained);
        Assert.Equal(0, result.WorkerDeaths);
    }

    [Fact]
    public void Workers_that_die_cost_time_and_nothing_else()
    {
        var calm = Run("epochs: 20", trials: 100, new SimulationOptions(Workers: 10, EpochSeconds: 5));
        var stormy = Run("epochs: 20", trials: 100, new SimulationOptions(Workers: 10, EpochSeconds: 5, FailuresPerHour: 20));
        Assert.True(stormy.WorkerDeaths > 10);
        Assert.Equal((StudyState.Completed, 100, 2000), (stormy.Summary.State, stormy.Summary.Completed, stormy.EpochsReported));
        Assert.Equal((calm.Summary.BestTrial, calm.Summary.BestValue), (stormy.Summary.BestTrial, stormy.Summary.BestValue));
        Assert.True(stormy.VirtualTime > calm.VirtualTime && stormy.EpochsTrained > stormy.EpochsReported);
    }

    [Theory]
    [InlineData("asha: {grace_period: 1, reduction_factor: 3, variant: promotion}")]
    [InlineData("asha: {grace_period: 1, reduction_factor: 3}")]
    [InlineData("hyperband: {grace_period: 1}")]
    [InlineData("pbt: {perturbation_interval: 9}")]
    public void Every_scheduler_comes_to_its_end_among_dying_workers(string scheduler)
    {
        var result = Run("epochs: 27", trials: 60, new SimulationOptions(Workers: 5, EpochSpread: .5, FailuresPerHour: 60), $"scheduler: {{{scheduler}}}");
        Assert.Equal(StudyState.Completed, result.Summary.State);
        Assert.Equal((60, 0), (result.Summary.Completed + result.Summary.Stopped, result.Summary.Paused));
        Assert.Equal(result, Run("epochs: 27", trials: 60, new SimulationOptions(Workers: 5, EpochSpread: .5, FailuresPerHour: 60), $"scheduler: {{{scheduler}}}") with { Memory = result.Memory });
    }

    [Fact]
    public void A_thousand_workers_and_ten_thousand_trials()
    {
        var result = Run("epochs: 1", trials: 10_000, new SimulationOptions(Workers: 1000, FailuresPerHour: 1));
        Assert.Equal((StudyState.Completed, 10_000), (result.Summary.State, result.Summary.Completed));
        Assert.Equal(11, result.Memory.Count);
    }

    [Fact]
    public void Sixteen_slots_are_used_to_the_full()
    {
        var result = Run("epochs: 1", trials: 10_000, new SimulationOptions(Workers: 16));
        Assert.Equal(10_000, result.Summary.Completed);
        Assert.InRange(result.SlotUse, .95, 1);
        Assert.InRange(result.VirtualTime.TotalSeconds, 625, 715);
    }

    [Theory]
    [InlineData("", 800)]
    [InlineData("scheduler: {asha: {variant: promotion, grace_period: 1, reduction_factor: 4}}", 550)]
    [InlineData("scheduler: {hyperband: {reduction_factor: 3}}", 1000)]
    public void A_trial_that_ended_takes_few_bytes(string scheduler, int most)
    {
        var result = Run("epochs: 16", trials: 20_000, new SimulationOptions(Workers: 64), scheduler);
        Assert.Equal((StudyState.Completed, 0, 11), (result.Summary.State, result.Summary.Paused, result.Memory.Count));
        var grown = (result.Memory[^1].Bytes - result.Memory[1].Bytes) / (.9 * 20_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{grown:0} bytes a trial, {string.Join(", ", result.Memory.Select(m => $"{m.Bytes >> 10} KiB at {m.TrialsEnded}"))}");
        Assert.InRange(grown, 0, most);
    }

    [Theory]
    [InlineData("")]
    [InlineData("scheduler: {asha: {variant: promotion, grace_period: 1, reduction_factor: 4}}")]
    public void A_hundred_thousand_trials_on_a_thousand_workers(string scheduler)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SESSIONREC_LONG") == "1", "Takes long: SESSIONREC_LONG=1 runs it.");
        var result = Run(scheduler.Length == 0 ? "epochs: 1" : "epochs: 16", trials: 100_000, new SimulationOptions(Workers: 1000, FailuresPerHour: 1, EpochSeconds: 30), scheduler);
        Assert.Equal((StudyState.Completed, 100_000), (result.Summary.State, result.Summary.Completed + result.Summary.Stopped));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", result.Memory.Select(m => $"{m.Bytes >> 10} KiB at {m.TrialsEnded}")));
        Assert.InRange((result.Memory[^1].Bytes - result.Memory[1].Bytes) / (.9 * 100_000), 0, 700);
    }

    [Fact]
    public void A_smoke_test_is_two_trials_of_two_epochs()
    {
        var result = StudySimulator.Run("study: x\nspace: {window: {randint: [1, 20]}, epochs: 50}\nnum_samples: 30\n", "x.yaml", new SimulationOptions(), smokeTest: true, cancellation: Cancellation);
        Assert.Equal((2, 4), (result.Summary.Completed, result.EpochsReported));
    }

    [Fact]
    public void Impossible_options_are_named()
    {
        Assert.Contains("--workers: 0", Assert.Throws<InputException>(() => Run("epochs: 1", 1, new SimulationOptions(Workers: 0))).Message, StringComparison.Ordinal);
    }

    private static SimulationResult Run(string epochs, int trials, SimulationOptions options, string more = "") =>
        StudySimulator.Run($"study: simulated\nspace: {{window: {{randint: [1, 20]}}, {epochs}}}\nnum_samples: {trials}\n{more}\n", "simulated.yaml", options, cancellation: Cancellation);
}
