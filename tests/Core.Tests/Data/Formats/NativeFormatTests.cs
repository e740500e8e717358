using System.Security.Cryptography;
using System.Text;
using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data.Formats;

public sealed class NativeFormatTests
{
    private static readonly SessionCorpus Small = new(
        ["x", "BANK CHARGES", "\u00a3\u20ac"], [0, 1, 0, 2, 1], [0, 3, 5], ["s1", "s0"], [10, 9, 1.5, 1e15, -0.1]);

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var file = new TemporaryFile("");
        NativeCorpusFile.Write(Small, file.Path, cancellation: TestContext.Current.CancellationToken);
        var read = Load(file, keep: true).Corpus;
        Assert.Equal(Small.ItemKeys, read.ItemKeys);
        Assert.Equal(Small.Items.ToArray(), read.Items.ToArray());
        Assert.Equal(Small.Offsets.ToArray(), read.Offsets.ToArray());
        Assert.Equal(Small.SessionIds!, read.SessionIds!);
        Assert.Equal(Small.Times!, read.Times!);
    }

    [Fact]
    public void The_canonical_bytes_are_these()
    {
        using var stream = new MemoryStream();
        var sha = NativeCorpusFile.Write(Small, stream, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            "SessionId\tItemId\tTime\ns1\tx\t10\ns1\tBANK CHARGES\t9\ns1\tx\t1.5\ns0\t\u00a3\u20ac\t1000000000000000\ns0\tBANK CHARGES\t-0.1\n",
            Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(stream.ToArray())), sha);
        Assert.Equal(sha, NativeCorpusFile.ContentSha256(Small, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_corpus_without_times_and_names_has_two_columns_and_numbers()
    {
        var bare = new SessionCorpus(["a", "b"], [0, 1, 1], [0, 2, 3]);
        using var stream = new MemoryStream();
        NativeCorpusFile.Write(bare, stream, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("SessionId\tItemId\n0\ta\n0\tb\n1\tb\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void The_real_corpus_survives_the_round_trip()
    {
        var corpus = OnlineRetail.Corpus();
        using var file = new TemporaryFile("");
        var sha = NativeCorpusFile.Write(corpus, file.Path, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.Path))), sha);
        Assert.Equal(corpus.SessionsSha256, Load(file).Corpus.SessionsSha256);
    }

    [Fact]
    public void Order_of_the_file_is_kept_and_columns_are_found_by_name()
    {
        using var file = new TemporaryFile(TemporaryFile.Gzip("Time\tItemId\tcategory\tSessionId\r\n5\tb\tx\t1\r\n3\ta\ty\t1\r\n"u8.ToArray()));
        var corpus = Load(file, keep: true).Corpus;
        Assert.Equal(["b", "a"], corpus.ItemKeys);
        Assert.Equal([5, 3], corpus.Times!);
    }

    [Theory]
    [InlineData("1\ta\t1\n2\tb\t1\n1\tc\t1\n")]
    [InlineData("x\ta\t1\ny\tb\t1\nx\tc\t1\n")]
    public void Sessions_that_come_back_are_refused_with_the_line(string rows)
    {
        using var file = new TemporaryFile("SessionId\tItemId\tTime\n" + rows);
        var error = Assert.Throws<InputException>(() => Load(file));
        Assert.StartsWith($"{file.Path}:4: session '{rows[0]}' comes back", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Descending_and_named_sessions_are_fine()
    {
        using var file = new TemporaryFile("SessionId\tItemId\n3\ta\n3\tb\n2\tc\n01\ta\n1\ta\nz\ta\n");
        Assert.Equal(5, Load(file).Corpus.SessionCount);
    }

    [Fact]
    public void Bad_rows_do_not_part_a_session()
    {
        using var file = new TemporaryFile("SessionId\tItemId\tTime\n1\ta\t1\n1\t\t2\n1\tb\n1\tb\tnoon\n1\tc\t3\n2\tc\t3\n2\td\t3\n\n");
        var (corpus, report) = Load(file);
        Assert.Equal([0, 2, 4], corpus.Offsets.ToArray());
        Assert.Equal([3L, 4L, 5L, 9L], report.FirstBadRows.Select(b => b.Line));
        Assert.Equal(8, report.Rows);
        Assert.Equal(4, report.Kept);
    }

    [Fact]
    public void Short_sessions_are_dropped_and_items_numbered_without_them()
    {
        using var file = new TemporaryFile("SessionId\tItemId\tTime\n1\ta\t1\n2\tb\t2\n2\tc\t3\n");
        var (corpus, report) = CorpusLoader.Load(new DataOptions { Path = file.Path, MinimumSessionLength = 2 }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["b", "c"], corpus.ItemKeys);
        Assert.Equal([0, 1], corpus.Items.ToArray());
        Assert.Equal(1, report.Dropped["in sessions of fewer than 2 events"]);
    }

    [Fact]
    public void Times_that_are_asked_for_must_be_there()
    {
        using var file = new TemporaryFile("SessionId\tItemId\n1\ta\n");
        Assert.Contains("no column Time", Assert.Throws<InputException>(() => Load(file, keep: true)).Message, StringComparison.Ordinal);
        Assert.Null(Load(file).Corpus.Times);
    }

    [Fact]
    public void Damaged_and_absent_files_are_told_apart()
    {
        var packed = TemporaryFile.Gzip(Encoding.UTF8.GetBytes("SessionId\tItemId\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i}\t{i * 7919 % 1000}\n"))));
        using var damaged = new TemporaryFile(packed[..(packed.Length / 2)]);
        Assert.Contains("damaged or cut short", Assert.Throws<InputException>(() => Load(damaged)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<InputException>(() => CorpusLoader.Load(new DataOptions { Path = "no-such-file.tsv" }, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        using var other = new TemporaryFile("hello\n");
        Assert.Contains(":1: the format cannot be told", Assert.Throws<InputException>(() => CorpusLoader.Load(new DataOptions { Path = other.Path }, cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static ImportResult Load(TemporaryFile file, bool keep = false) => CorpusLoader.Load(
        new DataOptions { Path = file.Path, Format = "native", KeepTimes = keep, KeepSessionIds = keep },
        cancellation: TestContext.Current.CancellationToken);
}
