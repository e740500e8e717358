using SessionRec.Core.Files;

namespace SessionRec.Actors.Tests.Files;

/// <summary>What all stores do alike.</summary>
public abstract class FileStoreTests
{
    /// <summary>An empty store.</summary>
    protected abstract Task<IFileStore> EmptyAsync();

    [Fact]
    public async Task What_is_written_is_read_listed_replaced_and_deleted()
    {
        var store = await EmptyAsync();
        Assert.Null(store.Open("a/1/x"));
        Assert.Empty(store.List(""));
        Assert.Empty(store.List("a"));

        Write(store, "a/1/x", 3);
        Write(store, "a/2/with space+ü.txt", 4);
        Write(store, "ab/1", 5);
        Assert.Equal([("a/1/x", 3L), ("a/2/with space+ü.txt", 4L), ("ab/1", 5L)], All(store, ""));
        Assert.Equal([("a/1/x", 3L), ("a/2/with space+ü.txt", 4L)], All(store, "a"));
        Assert.Equal([("a/2/with space+ü.txt", 4L)], All(store, "a/2"));
        Assert.Equal(4, Read(store, "a/2/with space+ü.txt"));
        Assert.InRange(store.List("ab")[0].WrittenAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));

        Write(store, "a/1/x", 2_000_000);
        Assert.Equal(2_000_000, Read(store, "a/1/x"));

        store.Delete("a/1/x");
        store.Delete("a/1/x");
        Assert.Null(store.Open("a/1/x"));
        store.DeleteAll("a");
        store.DeleteAll("nothing");
        Assert.Equal([("ab/1", 5L)], All(store, ""));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_file_that_was_there()
    {
        var store = await EmptyAsync();
        Write(store, "x", 3);

        Assert.Throws<InvalidOperationException>(() => store.Write("x", stream =>
        {
            stream.Write(new byte[10]);
            throw new InvalidOperationException();
        }));

        Assert.Equal([("x", 3L)], All(store, ""));
    }

    [Fact]
    public async Task More_files_are_listed_and_deleted_than_a_store_tells_at_once()
    {
        var store = await EmptyAsync();
        const int Many = 1_200;
        Parallel.For(0, Many, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => Write(store, $"many/{i}", 1));

        Assert.Equal(Many, store.List("many").Select(f => f.Name).Distinct().Count());
        store.DeleteAll("many");
        Assert.Empty(store.List(""));
    }

    private static void Write(IFileStore store, string name, int length) => store.Write(name, stream => stream.Write(new byte[length]));

    private static int Read(IFileStore store, string name)
    {
        using var content = store.Open(name)!;
        var copy = new MemoryStream();
        content.CopyTo(copy);
        return (int)copy.Length;
    }

    private static IEnumerable<(string, long)> All(IFileStore store, string folder) => store.List(folder).Select(f => (f.Name, f.Length)).Order();
}
