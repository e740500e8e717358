using System.Text.Json;

namespace SessionRec.Cli.Tests.Tuning;

public sealed class PlanCommandTests : TestFolder
{
    private readonly TestTerminal _terminal = new();

    [Fact]
    public async Task A_plan_shows_space_trials_rungs_epochs_and_warnings()
    {
        var file = await StudyAsync("space: {window: {randint: [1, 21]}, hs: {choice: [0, 1]}, epochs: 100}\nscheduler: {asha: {grace_period: 10, variant: promotion}}\nnum_samples: 3\n");

        Assert.Equal(0, await _terminal.RunAsync("plan", file, "--no-time", "--slots", "4"));

        Assert.Contains("window     randint   1 to 20", _terminal.Output);
        Assert.Contains("plan   3 trials · up to 100 epochs each · ASHA promotion at 10, 40", _terminal.Output);
        Assert.Contains("epochs about 30 of 300 (10 %)", _terminal.Output);
        Assert.Contains("note   ASHA decides little", _terminal.Output);
        Assert.DoesNotContain("time ", _terminal.Output);
    }

    [Fact]
    public async Task A_plan_for_programs_has_the_time_from_a_trial_run()
    {
        await new TestTerminal().RunAsync("data", "generate", "--customers", "300", "--items", "200", "--events", "6000", "--output", At("shop.tsv.gz"));
        var file = await StudyAsync("data: {path: shop.tsv.gz, format: native}\nprotocol: {name: last-item, size: 50}\nspace: {window: {grid: [2, 4]}, vector_size: 8, epochs: 3}\n");

        Assert.Equal(0, await _terminal.RunAsync("plan", file, "--slots", "2", "--json"));

        var plan = JsonDocument.Parse(_terminal.Output).RootElement;
        Assert.Equal((2, 6, 2), (plan.GetProperty("trials").GetInt32(), plan.GetProperty("expectedEpochs").GetInt32(), plan.GetProperty("slots").GetInt32()));
        var (perEpoch, training, wall) = (plan.GetProperty("secondsPerEpoch").GetDouble(), plan.GetProperty("trainingSeconds").GetDouble(), plan.GetProperty("expectedSeconds").GetDouble());
        Assert.Equal(6 * perEpoch, training, 1e-6);
        Assert.InRange(wall, training / 2 * .9999, training);
    }

    [Fact]
    public async Task A_mistake_is_shown_with_its_line_and_data_that_are_missing_with_what_to_do()
    {
        Assert.Equal(1, await _terminal.RunAsync("plan", await StudyAsync("space: {window: {grid: {start: 1, stop: 1}}}\n")));
        Assert.Contains("study.yaml:2: space.window", _terminal.Error);
        Assert.Equal(1, await _terminal.RunAsync("plan", await StudyAsync("space: {window: 5}\ndata: {path: OnlineRetail.csv, format: online-retail}\n")));
        Assert.Contains("OnlineRetail.csv does not exist", _terminal.Error);
        Assert.Equal(1, await _terminal.RunAsync("plan", await StudyAsync("space: {window: 5}\n"), "--slots", "0"));
    }

    private async Task<string> StudyAsync(string rest)
    {
        await File.WriteAllTextAsync(At("study.yaml"), "study: x\n" + rest, TestContext.Current.CancellationToken);
        return At("study.yaml");
    }
}
