using SessionRec.Actors.Files;
using SessionRec.Actors.Tests.Files;
using SessionRec.Core.Files;
using SessionRec.Node.Artifacts;

namespace SessionRec.Node.Tests.Artifacts;

public sealed class ArtifactWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-artifacts-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_files_of_a_study_that_has_ended_are_in_the_folder_and_renewed_when_it_ends_again()
    {
        var files = new FolderStore(_folder);
        await using var node = new RunningNode { More = new Dictionary<string, string> { ["SESSIONREC_ARTIFACTS"] = _folder } };
        await RunAsync(node, files);
        Assert.Equal(2, Lines(files, "small/trials.csv").Length - 1);
        var first = Lines(files, Marker);

        await PostAsync(node, "/v1/studies/small/extend", RunningNode.Json(new { numSamples = 2 }));
        await UntilAsync(() => !Lines(files, Marker).SequenceEqual(first));

        Assert.Equal(4, Lines(files, "small/trials.csv").Length - 1);
    }

    [Fact]
    public async Task What_was_not_written_before_a_crash_is_written_after_it()
    {
        var files = new FolderStore(_folder);
        await using var node = new RunningNode { More = new Dictionary<string, string> { ["SESSIONREC_ARTIFACTS"] = _folder } };
        await RunAsync(node, files);
        await node.StopSchedulerAsync();
        files.DeleteAll("small");

        await node.StartSchedulerAsync();

        await UntilAsync(() => Lines(files, Marker).Length > 0);
        Assert.Contains("small/report.html", files.List("small").Select(f => f.Name));
    }

    [Fact]
    public async Task They_are_in_a_bucket()
    {
        await using var s3 = await S3Server.StartAsync(Cancellation);
        using var files = new S3Store(s3.Options, S3Server.Bucket, "artifacts");
        await using var node = new RunningNode { More = new Dictionary<string, string>(s3.Environment) { ["SESSIONREC_ARTIFACTS"] = $"s3://{S3Server.Bucket}/artifacts" } };

        await RunAsync(node, files);

        Assert.Equal(2, Lines(files, "small/trials.csv").Length - 1);
    }

    private static string Marker => $"small/{ArtifactWriter.Marker}";

    private static async Task RunAsync(RunningNode node, IFileStore files)
    {
        await node.InitializeAsync();
        using var corpus = new ByteArrayContent(node.Corpus);
        using var put = await node.Http.PutAsync(new Uri($"/v1/corpora/{node.Address}", UriKind.Relative), corpus, Cancellation);
        put.EnsureSuccessStatusCode();
        await PostAsync(node, "/v1/studies", node.Submission("small"));
        await UntilAsync(() => Lines(files, Marker).Length > 0);
        string[] expected = ["small/experiment_state.json", "small/report.html", "small/study.yaml", "small/trials.csv", "small/trials.parquet", "small/trials/00001/progress.csv"];
        Assert.Superset(expected.ToHashSet(), files.List("small").Select(f => f.Name).ToHashSet());
    }

    private static async Task PostAsync(RunningNode node, string path, HttpContent content)
    {
        using (content)
        {
            using var answer = await node.Http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        }
    }

    private static string[] Lines(IFileStore files, string name)
    {
        if (files.Open(name) is not { } content) return [];
        using var reader = new StreamReader(content);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo()) await Task.Delay(TimeSpan.FromMilliseconds(100), Cancellation);
    }
}
