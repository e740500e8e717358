using System.Text.Json;
using SessionRec.Actors.Hosting;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Tests.Tuning;

[Collection(RealProgram.Name)]
public sealed class TuneCommandTests : TestFolder
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_runs_to_its_best_configuration_which_train_repeats_to_the_last_digit()
    {
        var study = await StudyAsync("negative: {grid: [1, 5]}", epochs: 2);

        var text = await Program.RunWellAsync("tune", study, "--slots", "2");

        Assert.Contains("plan   2 trials of word2vec · up to 2 epochs each · best recall@10", text, StringComparison.Ordinal);
        Assert.Contains("tiny completed", text, StringComparison.Ordinal);
        Assert.Matches(@"cannot be told apart from it \(paired test, 95%\): #\d|better than each of the 1 other", text);
        Assert.Contains("beside it, test Recall@10:   popularity .", text, StringComparison.Ordinal);
        Assert.Equal(3, (await File.ReadAllLinesAsync(At("results", "tiny", "trials.csv"), Cancellation)).Length);
        foreach (var file in new[] { "params.json", "result.json", "progress.csv" }) Assert.True(File.Exists(At("results", "tiny", "trials", "00001", file)));

        var best = JsonDocument.Parse(await Program.RunWellAsync("best", "tiny", "--json")).RootElement;
        var tied = best.GetProperty("tied");
        Assert.Equal((1, best.GetProperty("queries").GetInt32()), (tied.GetProperty("compared").GetInt32(), tied.GetProperty("queries").GetInt32()));
        var share = best.GetProperty("value").GetDouble();
        Assert.Equal(Math.Sqrt(share * (1 - share) / tied.GetProperty("queries").GetInt32()), best.GetProperty("standardError").GetDouble(), 1e-12);
        var analysis = Analysis.Load(At("results", "tiny"));
        Assert.Equal(best.GetProperty("trial").GetInt32(), analysis.Best()!.Trial.Trial);
        Assert.Equal([2, 2], analysis.TrialDataframes().Values.Select(t => t.Count));
        var stored = await Analysis.LoadAsync(StoredStudies.Open(At("results", "tiny"))!, "tiny", Cancellation);
        Assert.Equal(tied.GetProperty("trials").GetArrayLength(), stored.Tied()!.Trials.Count);
        Assert.Equal(stored.TrialDataframes()[1].Numbers("recall@10"), analysis.TrialDataframes()[1].Numbers("recall@10"));
        await Program.RunWellAsync("train", "--study", "tiny", "--outdir", "model");
        var trained = JsonDocument.Parse(await File.ReadAllTextAsync(At("model", "result.json"), Cancellation)).RootElement;
        Assert.Equal(best.GetProperty("value").GetDouble(), trained.GetProperty("validation").GetProperty("recall@10").GetDouble());
        Assert.Equal(best.GetProperty("metrics").GetProperty("test_mrr@10").GetDouble(), trained.GetProperty("test").GetProperty("mrr@10").GetDouble());

        Assert.Contains("tiny", await Program.RunWellAsync("studies"), StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(await Program.RunWellAsync("trials", "tiny", "--json")).RootElement.GetArrayLength());

        var again = await Program.RunAsync("tune", study);
        Assert.Equal((1, true), (again.ExitCode, again.Error.Contains("--resume", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_study_starts_from_an_earlier_one_on_the_same_data()
    {
        var study = await StudyAsync("negative: {grid: [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]}", epochs: 1);
        await Program.RunWellAsync("tune", study);
        var yaml = await File.ReadAllTextAsync(At("study.yaml"), Cancellation);
        yaml = yaml.Replace("study: tiny", "study: next", StringComparison.Ordinal) + "\nsampler: tpe\nnum_samples: 2\nwarm_start: tiny\n";
        await File.WriteAllTextAsync(At("next.yaml"), yaml, Cancellation);

        Assert.Contains("warm   10 earlier trials of tiny", await Program.RunWellAsync("tune", "next.yaml"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(At("third.yaml"), yaml.Replace("study: next", "study: third", StringComparison.Ordinal).Replace("warm_start: tiny", "warm_start: none", StringComparison.Ordinal), Cancellation);
        var refused = await Program.RunAsync("tune", "third.yaml");
        Assert.Equal((1, "third.yaml: warm_start: there is no study 'none'.\n"), (refused.ExitCode, refused.Error));
    }

    [Fact]
    public async Task An_interrupted_study_says_how_to_go_on_and_does()
    {
        var study = await StudyAsync("negative: {grid: [1, 2, 3, 4, 5, 6, 7, 8]}", epochs: 40);

        var interrupted = await Program.InterruptAsync("INT", "completed", "tune", study, "--slots", "1");
        Assert.Equal(130, interrupted.ExitCode);
        Assert.Contains($"sessionrec tune {study} --resume", interrupted.Error, StringComparison.Ordinal);

        var resumed = await Program.RunWellAsync("tune", study, "--slots", "2", "--resume");
        Assert.Contains("done 8 ", resumed, StringComparison.Ordinal);
        Assert.Equal(8 * 40, Directory.EnumerateFiles(At("results", "tiny"), "result.json", SearchOption.AllDirectories).Sum(f => File.ReadLines(f).Count()));
    }

    [Fact]
    public async Task A_smoke_test_is_short_and_leaves_the_study_to_be_run()
    {
        var study = await StudyAsync("negative: {grid: [1, 2, 3]}", epochs: 50);

        await Program.RunWellAsync("tune", study, "--smoke-test");
        var text = await Program.RunWellAsync("tune", study, "--smoke-test", "--seed", "9");

        Assert.Contains("plan   2 trials of word2vec · up to 2 epochs each", text, StringComparison.Ordinal);
        Assert.Contains("seed: 9", await File.ReadAllTextAsync(At("results", "tiny.smoke-test", "study.yaml"), Cancellation), StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("results", "tiny")));
    }

    [Theory]
    [InlineData("space:\n  window: {grid: {start: 1, stop: 1}}\n", "study.yaml:4:")]
    [InlineData("space: {window: 5}\ndata: {path: nowhere.tsv}\n", "study.yaml:4: data.path: nowhere.tsv does not exist")]
    public async Task A_mistake_in_the_file_is_shown_with_its_line(string rest, string message)
    {
        await File.WriteAllTextAsync(At("study.yaml"), $"study: tiny\nmodel: word2vec\n{rest}", Cancellation);

        var result = await Program.RunAsync("tune", "study.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(message, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(At("results")));
    }

    private async Task<string> StudyAsync(string space, int epochs)
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
              epochs: {{epochs}}
              {{space}}
            """,
            Cancellation);
        return "study.yaml";
    }
}
