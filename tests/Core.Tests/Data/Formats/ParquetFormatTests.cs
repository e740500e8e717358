using Parquet;
using Parquet.Schema;
using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data.Formats;

public sealed class ParquetFormatTests
{
    private static readonly (string, string, string) Names = ("user", "item", "at");

    private static readonly DateTime Noon = new(2014, 4, 7, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Row_groups_of_named_columns_are_read()
    {
        using var file = new TemporaryFile(await FileAsync(
            Names,
            ([7L, 7L, 8L], ["b", "a", null], [Noon.AddSeconds(5), Noon, Noon]),
            ([8L, 7L], ["a", "c"], [Noon, Noon.AddHours(1)])));
        var options = new DataOptions { Path = file.Path, SessionColumn = "user", ItemColumn = "item", TimeColumn = "at", KeepTimes = true, KeepSessionIds = true };
        var (corpus, report) = CorpusLoader.Load(options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["7", "8"], corpus.SessionIds!);
        Assert.Equal(["a", "b", "c"], corpus.ItemKeys);
        Assert.Equal([0, 1, 2, 0], corpus.Items.ToArray());
        Assert.Equal(new DateTimeOffset(Noon).ToUnixTimeSeconds(), corpus.Times![0]);
        Assert.Equal(3, report.FirstBadRows.Single().Line);

        var cut = CorpusLoader.Load(options with { Sessions = "gap" }, cancellation: TestContext.Current.CancellationToken).Corpus;
        Assert.Equal(["7#0", "7#1", "8#0"], cut.SessionIds!);
    }

    [Fact]
    public async Task Missing_columns_and_damaged_files_are_refused()
    {
        var bytes = await FileAsync(Names, ([1L], ["a"], [Noon]));
        using var file = new TemporaryFile(bytes);
        Assert.Contains("there is no column 'SessionId'; there are 'user', 'item', 'at'", Assert.Throws<InputException>(() => Load(file)).Message, StringComparison.Ordinal);
        using var damaged = new TemporaryFile(bytes[..(bytes.Length / 2)]);
        Assert.Contains("not a Parquet file that can be read", Assert.Throws<InputException>(() => Load(damaged)).Message, StringComparison.Ordinal);
        using var packed = new TemporaryFile(TemporaryFile.Gzip(bytes));
        Assert.Contains("unpack it first", Assert.Throws<InputException>(() => Load(packed)).Message, StringComparison.Ordinal);
    }

    private static ImportResult Load(TemporaryFile file) =>
        CorpusLoader.Load(new DataOptions { Path = file.Path, Format = "parquet" }, cancellation: TestContext.Current.CancellationToken);

    internal static async Task<byte[]> FileAsync((string User, string Item, string Time) names, params (long[] Users, string?[] Items, DateTime[] Times)[] groups)
    {
        var (user, item, at) = (new DataField<long>(names.User), new DataField<string>(names.Item), new DataField<DateTime>(names.Time));
        using var bytes = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(user, item, at), bytes, cancellationToken: TestContext.Current.CancellationToken))
        {
            foreach (var (users, items, times) in groups)
            {
                using var group = writer.CreateRowGroup();
                await group.WriteAsync<long>(user, users.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
                await group.WriteAsync(item, items!);
                await group.WriteAsync<DateTime>(at, times.AsMemory(), cancellationToken: TestContext.Current.CancellationToken);
            }
        }

        return bytes.ToArray();
    }
}
