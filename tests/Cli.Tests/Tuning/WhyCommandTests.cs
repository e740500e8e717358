using System.Text.Json;

namespace SessionRec.Cli.Tests.Tuning;

[Collection(RealProgram.Name)]
public sealed class WhyCommandTests : TestFolder
{
    [Fact]
    public async Task A_trials_decisions_are_told_with_their_reasons()
    {
        var shop = await SmallShopAsync();
        await File.WriteAllTextAsync(
            At("study.yaml"),
            $$$"""
            study: tiny
            data: {path: {{{shop}}}, format: native}
            protocol: {name: last-item, size: 100}
            space: {sg: 1, negative: {grid: [1, 3, 5, 7]}, vector_size: 8, epochs: 4}
            scheduler: {asha: {max_t: 4, grace_period: 1, reduction_factor: 2, variant: promotion}}
            """,
            TestContext.Current.CancellationToken);
        await Program.RunWellAsync("tune", "study.yaml", "--slots", "1");

        var histories = new List<JsonElement[]>();
        for (var trial = 0; trial < 4; trial++)
        {
            var text = await Program.RunWellAsync("why", "tiny", $"{trial}");
            Assert.Contains($"trial #{trial}  ", text, StringComparison.Ordinal);
            Assert.Matches(@"paused +\.\d{4} is \w+ of \d at rung 1; ", text);
            histories.Add([.. JsonDocument.Parse(await Program.RunWellAsync("why", "tiny", $"{trial}", "--json")).RootElement.GetProperty("history").EnumerateArray()]);
        }

        Assert.All(histories, h => Assert.Equal("started", h[0].GetProperty("kind").GetString()));
        Assert.All(histories, h => Assert.Equal(1, h[1].GetProperty("rung").GetInt32()));
        Assert.Equal(2, histories.Count(h => h.Any(r => r.GetProperty("kind").GetString() == "promoted" && r.GetProperty("places").GetInt32() >= 1)));

        var unknown = await Program.RunAsync("why", "tiny", "4");
        Assert.Equal((1, "tiny has no trial 4; it has 0 to 3.\n"), (unknown.ExitCode, unknown.Error));
    }
}
