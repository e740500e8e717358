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

    [Fact]
    public void A_gzipped_set_keeps_names_times_and_the_same_hash()
    {
        var folder = Directory.CreateTempSubdirectory("sessionrec-prepared-").FullName;
        try
        {
            using var source = new TemporaryFile("SessionId,ItemId,Time,Title\n1,a,3,\n1,b,2,Bee\n2,a,1,Ay\n2,c,1,\n");
            var options = new DataOptions { Path = source.Path, Format = "table", NameColumn = "Title", KeepTimes = true, KeepSessionIds = true, KeepItemNames = true };
            var (plain, packed) = (Path.Combine(folder, "plain.tsv"), Path.Combine(folder, "packed.tsv.gz"));
            var manifest = CorpusPreparation.Prepare(options, packed, cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(CorpusPreparation.Prepare(options, plain, cancellation: TestContext.Current.CancellationToken).ContentSha256, manifest.ContentSha256);
            manifest.Verify(packed);

            var read = CorpusLoader.Load(new DataOptions { Path = packed, KeepTimes = true, KeepItemNames = true }, cancellation: TestContext.Current.CancellationToken).Corpus;
            Assert.Equal(["b", "a", "c"], read.ItemKeys);
            Assert.Equal(["Bee", "Ay", null], read.ItemNames!);
            Assert.Equal(["Bee", "Ay", null], read.Prefixes([1, 0]).WithoutTimes().ItemNames!);
            Assert.Null(CorpusLoader.Load(new DataOptions { Path = packed }, cancellation: TestContext.Current.CancellationToken).Corpus.ItemNames);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
