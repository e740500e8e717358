using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SessionRec.Actors.Corpora;
using SessionRec.Core;
using SessionRec.Core.Data;

namespace SessionRec.Actors.Tests.Corpora;

public sealed class CorpusStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-corpora-").FullName;

    [Fact]
    public async Task A_corpus_is_stored_under_the_hash_of_its_content_and_loads_as_it_was()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var store = new CorpusStore(_folder);
        var corpus = SmallShop.Create();

        var reference = await store.StoreAsync(corpus, TestContext.Current.CancellationToken);

        Assert.True(CorpusStore.IsAddress(reference.ContentSha256));
        Assert.Equal((corpus.SessionsSha256, corpus.SessionCount, corpus.EventCount, corpus.ItemCount), (reference.SessionsSha256, reference.Sessions, reference.Events, reference.Items));
        var loaded = CorpusLoader.Load(new DataOptions { Path = store.Find(reference.ContentSha256)!, Format = "native", MinimumSessionLength = 1 }, cancellation: cancellation).Corpus;
        Assert.Equal(corpus.SessionsSha256, loaded.SessionsSha256);
        Assert.Equal(reference, await store.StoreAsync(corpus, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Names_of_items_lie_beside_their_corpus_and_change_nothing_of_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var store = new CorpusStore(_folder);
        var corpus = SmallShop.Create();
        var plain = await store.StoreAsync(corpus, cancellation);
        Assert.Null(await store.FindOrFetchNamesAsync(plain.ContentSha256, cancellation));

        Assert.Equal(plain, await store.StoreAsync(corpus.WithItemNames([.. corpus.ItemKeys.Select(key => $"the {key}")]), cancellation));
        var names = await store.FindOrFetchNamesAsync(plain.ContentSha256, cancellation);
        Assert.Equal($"the {corpus.ItemKeys[3]}", ItemNamesFile.ReadFile(names!, corpus.ItemKeys)[3]);

        await store.PutNamesAsync(plain.ContentSha256, new MemoryStream(Encoding.UTF8.GetBytes($"ItemId\tName\n{corpus.ItemKeys[3]}\tanother\n")), cancellation);
        Assert.Equal("another", ItemNamesFile.ReadFile(names!, corpus.ItemKeys)[3]);
        var error = await Assert.ThrowsAsync<InputException>(() => store.PutNamesAsync(plain.ContentSha256, new MemoryStream("other\n"u8.ToArray()), cancellation));
        Assert.StartsWith("names:1: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task What_others_have_too_goes_when_there_is_no_room_and_comes_back_when_it_is_asked_for()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (archive, time) = (new PlayedArchive(), new FakeTimeProvider(DateTimeOffset.UnixEpoch));
        var corpora = Enumerable.Range(0, 3).Select(i => Encoding.UTF8.GetBytes($"SessionId\tItemId\tTime\n{string.Join('\n', Enumerable.Range(0, 50).Select(e => $"{i}\t{e * (i + 7)}\t{e}"))}\n")).ToList();
        var hashes = corpora.ConvertAll(content => Convert.ToHexStringLower(SHA256.HashData(content)));
        var sizes = await SizesAsync(corpora, hashes);
        var store = new CorpusStore(_folder, new SharedCorpora(archive, sizes.Max() * 2, time));
        async Task UseAsync(int corpus)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.NotNull(await store.FindOrFetchAsync(hashes[corpus], cancellation));
        }

        for (var i = 0; i < 2; i++) await store.PutAsync(hashes[i], new MemoryStream(corpora[i]), cancellation);
        await UseAsync(1);
        await UseAsync(0);
        time.Advance(TimeSpan.FromMinutes(1));
        await store.PutAsync(hashes[2], new MemoryStream(corpora[2]), cancellation);
        Assert.Equal([true, false, true], hashes.Select(h => store.Find(h) is not null));

        await UseAsync(1);
        Assert.Equal([false, true, true], hashes.Select(h => store.Find(h) is not null));

        // One that nobody else has stays, room or not.
        archive.Stored.Remove(hashes[2]);
        await UseAsync(0);
        Assert.Equal([true, true, true], hashes.Select(h => store.Find(h) is not null));
    }

    [Fact]
    public async Task Content_that_is_not_what_its_address_says_is_refused_and_leaves_nothing()
    {
        var store = new CorpusStore(_folder);
        var hash = new string('0', 64);

        var error = await Assert.ThrowsAsync<InputException>(() => store.PutAsync(hash, new MemoryStream("something else"u8.ToArray()), TestContext.Current.CancellationToken));

        Assert.Contains(hash, error.Message, StringComparison.Ordinal);
        Assert.Null(store.Find(hash));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_transfer_that_breaks_off_leaves_nothing()
    {
        var store = new CorpusStore(_folder);
        var reference = await store.StoreAsync(SmallShop.Create(), TestContext.Current.CancellationToken);
        var content = await UncompressedAsync(store.Find(reference.ContentSha256)!);
        File.Delete(store.Find(reference.ContentSha256)!);

        await Assert.ThrowsAsync<IOException>(() => store.PutAsync(reference.ContentSha256, new BrokenStream(content[..(content.Length / 2)]), TestContext.Current.CancellationToken));
        Assert.Null(store.Find(reference.ContentSha256));
        Assert.Empty(Directory.GetFiles(_folder));

        await store.PutAsync(reference.ContentSha256, new MemoryStream(content), TestContext.Current.CancellationToken);
        Assert.NotNull(store.Find(reference.ContentSha256));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789")]
    public void What_is_no_address_is_refused(string address)
    {
        Assert.False(CorpusStore.IsAddress(address));
        Assert.Throws<InputException>(() => new CorpusStore(_folder).Find(address));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<byte[]> UncompressedAsync(string path)
    {
        await using var zip = new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress);
        var content = new MemoryStream();
        await zip.CopyToAsync(content);
        return content.ToArray();
    }

    /// <summary>A connection that dies after what it has.</summary>
    private sealed class BrokenStream(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("The connection was reset.");
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyAsync(destination, cancellationToken);

        private async Task CopyAsync(Stream destination, CancellationToken cancellation)
        {
            var buffer = new byte[1000];
            while (true) await destination.WriteAsync(buffer.AsMemory(0, await ReadAsync(buffer, cancellation)), cancellation);
        }
    }

    /// <summary>How many bytes each takes in a folder.</summary>
    private async Task<List<long>> SizesAsync(List<byte[]> corpora, List<string> hashes)
    {
        var aside = new CorpusStore(Path.Combine(_folder, "aside"));
        for (var i = 0; i < corpora.Count; i++) await aside.PutAsync(hashes[i], new MemoryStream(corpora[i]), TestContext.Current.CancellationToken);
        return hashes.ConvertAll(hash => new FileInfo(aside.Find(hash)!).Length);
    }

    private sealed class PlayedArchive : ICorpusArchive
    {
        public Dictionary<string, byte[]> Stored { get; } = [];

        public Task<bool> HasAsync(string contentSha256, CancellationToken cancellation) => Task.FromResult(Stored.ContainsKey(contentSha256));

        public async Task StoreAsync(string contentSha256, Stream zipped, CancellationToken cancellation)
        {
            using var content = new MemoryStream();
            await zipped.CopyToAsync(content, cancellation);
            Stored[contentSha256] = content.ToArray();
        }

        public async Task<bool> CopyToAsync(string contentSha256, Stream target, CancellationToken cancellation)
        {
            if (!Stored.TryGetValue(contentSha256, out var content)) return false;
            await target.WriteAsync(content, cancellation);
            return true;
        }
    }
}
