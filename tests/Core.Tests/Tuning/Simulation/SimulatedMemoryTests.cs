using SessionRec.Core.Tuning.Simulation;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Tests.Tuning.Simulation;

/// <summary>The process' memory is measured, so nothing else may run beside these.</summary>
[Collection(nameof(Alone))]
public class SimulatedMemoryTests
{
    [Theory]
    [InlineData("", 800)]
    [InlineData("scheduler: {asha: {variant: promotion, grace_period: 1, reduction_factor: 4}}", 550)]
    [InlineData("scheduler: {hyperband: {reduction_factor: 3}}", 1000)]
    public void A_trial_that_ended_takes_few_bytes(string scheduler, int most)
    {
        var result = StudySimulatorTests.Run("epochs: 16", trials: 20_000, new SimulationOptions(Workers: 64), scheduler);
        Assert.Equal((StudyState.Completed, 0, 11), (result.Summary.State, result.Summary.Paused, result.Memory.Count));
        var grown = (result.Memory[^1].Bytes - result.Memory[1].Bytes) / (.9 * 20_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{grown:0} bytes a trial, {string.Join(", ", result.Memory.Select(m => $"{m.Bytes >> 10} KiB at {m.TrialsEnded}"))}");
        Assert.InRange(grown, 0, most);
    }

    [Trait("Duration", "long")]
    [Theory]
    [InlineData("")]
    [InlineData("scheduler: {asha: {variant: promotion, grace_period: 1, reduction_factor: 4}}")]
    public void A_hundred_thousand_trials_on_a_thousand_workers(string scheduler)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SESSIONREC_LONG") == "1", "Takes long: SESSIONREC_LONG=1 runs it.");
        var result = StudySimulatorTests.Run(scheduler.Length == 0 ? "epochs: 1" : "epochs: 16", trials: 100_000, new SimulationOptions(Workers: 1000, FailuresPerHour: 1, EpochSeconds: 30), scheduler);
        Assert.Equal((StudyState.Completed, 100_000), (result.Summary.State, result.Summary.Completed + result.Summary.Stopped));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", result.Memory.Select(m => $"{m.Bytes >> 10} KiB at {m.TrialsEnded}")));
        Assert.InRange((result.Memory[^1].Bytes - result.Memory[1].Bytes) / (.9 * 100_000), 0, 700);
    }
}
