using System.Text.Json;

namespace SessionRec.Cli.Tests.Tuning;

[Collection(RealProgram.Name)]
public sealed class StudyLifeCommandsTests : TestFolder
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_ended_study_is_extended_with_samples_grid_values_and_epochs_and_deleted()
    {
        await TuneAsync();

        var more = await Program.RunWellAsync("extend", "tiny", "--grid", "negative=3,7", "--slots", "2");
        Assert.Contains("plan   4 trials of word2vec", more, StringComparison.Ordinal);
        Assert.Contains("tiny completed", more, StringComparison.Ordinal);
        Assert.Equal([1, 5, 3, 7], (await TrialsAsync()).Select(t => t.GetProperty("parameters").GetProperty("negative").GetInt32()));

        await Program.RunWellAsync("extend", "tiny", "--epochs", "3", "--best", "1");
        var last = (await TrialsAsync())[^1];
        Assert.Equal((5, 3), ((await TrialsAsync()).Length, last.GetProperty("epoch").GetInt32()));
        Assert.Equal(6, (await File.ReadAllLinesAsync(At("results", "tiny", "trials.csv"), Cancellation)).Length);

        // Five values twice each; the trial that repeats one with more epochs is no sample. The data were kept with the study: the file that it was read from may be gone.
        File.Delete(At("shop.tsv.gz"));
        Assert.Contains("plan   11 trials", await Program.RunWellAsync("extend", "tiny", "--num-samples", "2", "--grid", "negative=9"), StringComparison.Ordinal);

        var asked = await Program.RunAsync("delete", "tiny");
        Assert.Equal((1, true), (asked.ExitCode, asked.Error.Contains("--yes", StringComparison.Ordinal)));
        Assert.Contains("deleted tiny", await Program.RunWellAsync("delete", "tiny", "--yes"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("results", "tiny")));
    }

    [Theory]
    [InlineData("more samples, more epochs or new values", "extend", "tiny")]
    [InlineData("has 1 already", "extend", "tiny", "--num-samples", "1")]
    [InlineData("is not name=v1,v2", "extend", "tiny", "--grid", "negative")]
    [InlineData("did you mean negative", "extend", "tiny", "--grid", "negativ=4")]
    [InlineData("No trial of tiny has failed", "retry", "tiny")]
    public async Task A_change_that_is_none_is_refused_with_the_reason(string reason, params string[] command)
    {
        await TuneAsync();

        var refused = await Program.RunAsync(command);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await TrialsAsync()).Length);
    }

    private async Task<JsonElement[]> TrialsAsync() => [.. JsonDocument.Parse(await Program.RunWellAsync("trials", "tiny", "--json")).RootElement.EnumerateArray()];

    private async Task TuneAsync()
    {
        var shop = await SmallShopAsync();
        await File.WriteAllTextAsync(
            At("study.yaml"),
            $$"""
            study: tiny
            data: {path: {{shop}}, format: native}
            protocol: {name: last-item, size: 100, seed: 123}
            space:
              sg: 1
              min_count: 1
              vector_size: 16
              epochs: 2
              negative: {grid: [1, 5]}
            """,
            Cancellation);
        await Program.RunWellAsync("tune", "study.yaml");
    }
}
