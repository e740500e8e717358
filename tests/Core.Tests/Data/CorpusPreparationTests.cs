using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data;

public sealed class CorpusPreparationTests
{
    [Fact]
    public void The_manifest_tells_source_options_counts_and_hashes()
    {
        using var source = new TemporaryFile("SessionId,ItemId,Time\n1,a,3\n1,b,2\n2,a,1\n");
        using var target = new TemporaryFile("");
        var options = new DataOptions { Path = source.Path, Format = "table", KeepTimes = true, MinimumSessionLength = 2, Repeats = RepeatRule.DropConsecutive };
        var manifest = CorpusPreparation.Prepare(options, target.Path, cancellation: TestContext.Current.CancellationToken);
        try
        {
            Assert.Equal("SessionId\tItemId\tTime\n0\tb\t2\n0\ta\t3\n", File.ReadAllText(target.Path));
            Assert.Equal(FileHash.Sha256(source.Path), manifest.SourceSha256);
            Assert.Equal(FileHash.Sha256(target.Path), manifest.ContentSha256);
            Assert.Equal((1, 2, 2), (manifest.Sessions, manifest.Events, manifest.Items));

            var read = CorpusManifest.Read(target.Path);
            Assert.Equal(manifest.ContentSha256, read.ContentSha256);
            Assert.Equal(options with { Path = Path.GetFileName(source.Path) }, read.Options);
            Assert.Equal(1, read.Report.Dropped["in sessions of fewer than 2 events"]);
            Assert.DoesNotContain(Path.GetTempPath(), File.ReadAllText(CorpusManifest.PathOf(target.Path)), StringComparison.Ordinal);
            read.Verify(target.Path);

            File.AppendAllText(target.Path, "\n");
            Assert.Contains("was changed", Assert.Throws<InputException>(() => read.Verify(target.Path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(CorpusManifest.PathOf(target.Path));
        }
    }

    [Fact]
    public void A_failed_preparation_leaves_nothing()
    {
        using var source = new TemporaryFile("SessionId,ItemId,Time\n1,a,never\n");
        var target = source.Path + ".tsv";
        Assert.Throws<InputException>(() => CorpusPreparation.Prepare(new DataOptions { Path = source.Path, Format = "table" }, target, cancellation: TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(target)!, Path.GetFileName(target) + "*"));
        Assert.Throws<InputException>(() => CorpusPreparation.Prepare(new DataOptions { Path = source.Path }, source.Path, cancellation: TestContext.Current.CancellationToken));
        Assert.Throws<InputException>(() => CorpusManifest.Read(target));
    }
}
