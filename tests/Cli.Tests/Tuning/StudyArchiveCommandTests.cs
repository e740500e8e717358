using System.IO.Compression;
using System.Text.Json;

namespace SessionRec.Cli.Tests.Tuning;

[Collection(RealProgram.Name)]
public sealed class StudyArchiveCommandTests : TestFolder
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_study_is_copied_moved_and_goes_on_in_both_places_alike()
    {
        await TuneAsync();
        Assert.Contains($"{Path.Combine("results", "second")}   completed: done 3", await Program.RunWellAsync("study", "copy", "tiny", "second"), StringComparison.Ordinal);
        await Program.RunWellAsync("study", "export", "tiny");
        await Program.RunWellAsync("study", "import", "tiny.study.zip", "--outdir", "elsewhere");

        var trials = await TrialsAsync("tiny");
        Assert.Equal(trials, await TrialsAsync("second"));
        Assert.Equal(trials, await TrialsAsync("tiny", "--outdir", "elsewhere"));
        Assert.Equal(await WhyAsync("tiny"), await WhyAsync("second"));
        Assert.Contains("study: second", await File.ReadAllTextAsync(At("results", "second", "study.yaml"), Cancellation), StringComparison.Ordinal);
        Assert.Equal(4, (await File.ReadAllLinesAsync(At("results", "second", "trials.csv"), Cancellation)).Length);

        // The journal came along: the sampler goes on as it would have, and the original stays as it is.
        await Program.RunWellAsync("extend", "second", "--num-samples", "5");
        Assert.Equal(trials, await TrialsAsync("tiny"));
        await Program.RunWellAsync("extend", "tiny", "--num-samples", "5");
        Assert.Equal(await ValuesAsync("tiny"), await ValuesAsync("second"));
        Assert.Equal(5, (await ValuesAsync("tiny")).Length);
    }

    [Fact]
    public async Task What_is_no_archive_or_in_the_way_is_refused_and_leaves_nothing()
    {
        await TuneAsync();
        await Program.RunWellAsync("study", "export", "tiny", "--output", "kept.zip");

        await RefusedAsync("exists already", "study", "import", "kept.zip");
        await RefusedAsync("does not exist", "study", "import", "none.zip");
        await RefusedAsync("letters, digits", "study", "import", "kept.zip", "--name", "../up");
        await File.WriteAllTextAsync(At("text.zip"), "no archive", Cancellation);
        await RefusedAsync("is no study's archive", "study", "import", "text.zip");
        await using (var zip = await ZipFile.OpenAsync(At("slip.zip"), ZipArchiveMode.Create, Cancellation)) zip.CreateEntry("../slipped");
        await RefusedAsync("it has '../slipped'", "study", "import", "slip.zip");
        await using (var zip = await ZipFile.OpenAsync(At("empty.zip"), ZipArchiveMode.Create, Cancellation)) zip.CreateEntry("journal.jsonl");
        await RefusedAsync("has no study", "study", "import", "empty.zip");
        Assert.Equal([At("results", "tiny")], Directory.GetFileSystemEntries(At("results")));
    }

    private async Task RefusedAsync(string reason, params string[] command)
    {
        var result = await Program.RunAsync(command);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    private Task<string> TrialsAsync(string study, params string[] place) => Program.RunWellAsync(["trials", study, "--json", .. place]);

    private async Task<string> WhyAsync(string study) => JsonDocument.Parse(await Program.RunWellAsync("why", study, "1", "--json")).RootElement.GetProperty("history").GetRawText();

    private async Task<(string Parameters, double Value)[]> ValuesAsync(string study) =>
    [
        .. JsonDocument.Parse(await TrialsAsync(study)).RootElement.EnumerateArray()
            .Select(t => (t.GetProperty("parameters").GetRawText(), t.GetProperty("value").GetDouble())),
    ];

    private async Task TuneAsync()
    {
        var shop = await SmallShopAsync();
        await File.WriteAllTextAsync(
            At("study.yaml"),
            $$$"""
            study: tiny
            data: {path: {{{shop}}}, format: native}
            protocol: {name: last-item, size: 100}
            space: {sg: 1, negative: {randint: [1, 20]}, vector_size: 8, epochs: 2}
            num_samples: 3
            """,
            Cancellation);
        await Program.RunWellAsync("tune", "study.yaml", "--slots", "2");
    }
}
