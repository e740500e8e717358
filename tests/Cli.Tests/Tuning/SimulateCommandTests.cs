using System.Text.Json;

namespace SessionRec.Cli.Tests.Tuning;

public sealed class SimulateCommandTests : TestFolder
{
    private readonly TestTerminal _terminal = new();

    [Fact]
    public async Task A_study_is_simulated_in_words_and_for_programs()
    {
        await File.WriteAllTextAsync(At("study.yaml"), "study: x\nspace: {window: {randint: [1, 21]}, epochs: 10}\nnum_samples: 8\n", TestContext.Current.CancellationToken);

        Assert.Equal(0, await _terminal.RunAsync("simulate", At("study.yaml"), "--workers", "2", "--slots", "2", "--epoch-seconds", "3", "--answer-seconds", "0"));
        Assert.Contains("time     01:00 on 4 slots", _terminal.Output);
        Assert.Contains("slots    100.0 %", _terminal.Output);
        Assert.Contains("trials   8 done · 0 stopped early", _terminal.Output);

        var other = new TestTerminal();
        Assert.Equal(0, await other.RunAsync("simulate", At("study.yaml"), "--workers", "8", "--epoch-seconds", "60", "--failures-per-hour", "3", "--json"));
        var result = JsonDocument.Parse(other.Output).RootElement;
        Assert.Equal((8, 80), (result.GetProperty("completed").GetInt32(), result.GetProperty("epochsReported").GetInt32()));
        Assert.True(result.GetProperty("workerDeaths").GetInt32() > 0);
        Assert.InRange(result.GetProperty("slotUse").GetDouble(), .1, .99);
    }

    [Fact]
    public async Task A_smoke_test_simulates_two_trials_of_two_epochs()
    {
        await File.WriteAllTextAsync(At("study.yaml"), "study: x\nspace: {window: {randint: [1, 21]}, epochs: 10}\nnum_samples: 8\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, await _terminal.RunAsync("simulate", At("study.yaml"), "--smoke-test"));
        Assert.Contains("trials   2 done", _terminal.Output);
        Assert.Contains("epochs   4 reported", _terminal.Output);
    }

    [Fact]
    public async Task Impossible_options_are_named()
    {
        await File.WriteAllTextAsync(At("study.yaml"), "study: x\nspace: {window: 5}\n", TestContext.Current.CancellationToken);
        Assert.Equal(1, await _terminal.RunAsync("simulate", At("study.yaml"), "--workers", "0"));
        Assert.Contains("--workers: 0 is not allowed; it is 1 to 100,000", _terminal.Error);
    }
}
