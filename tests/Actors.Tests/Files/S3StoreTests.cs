using SessionRec.Actors.Files;
using SessionRec.Core.Files;

namespace SessionRec.Actors.Tests.Files;

public sealed class S3StoreTests : FileStoreTests, IAsyncDisposable
{
    private S3Server? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prefixes_keep_what_shares_a_bucket_apart()
    {
        await EmptyAsync();
        using var first = new S3Store(_server!.Options, S3Server.Bucket, "first");
        using var second = new S3Store(_server.Options, S3Server.Bucket, "first-too");
        using var all = new S3Store(_server.Options, S3Server.Bucket, "");

        second.Write("x", stream => stream.WriteByte(1));

        Assert.Empty(first.List(""));
        Assert.Equal("x", Assert.Single(second.List("")).Name);
        Assert.Equal("first-too/x", Assert.Single(all.List("")).Name);
    }

    [Fact]
    public async Task What_a_store_refuses_is_a_failure_to_write_and_says_where()
    {
        await EmptyAsync();
        using var noBucket = new S3Store(_server!.Options, "nobody", "");
        Assert.StartsWith("s3://nobody: ", Assert.Throws<IOException>(() => noBucket.Write("x", _ => { })).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => noBucket.Open("x"));
        using var noKey = new S3Store(_server.Options with { AccessKey = "another" }, S3Server.Bucket, "");
        Assert.Throws<IOException>(() => noKey.List(""));

        using var store = new S3Store(_server.Options, S3Server.Bucket, "");
        await _server.KillAsync();
        Assert.Throws<IOException>(() => store.List(""));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    protected override async Task<IFileStore> EmptyAsync()
    {
        _server = await S3Server.StartAsync(Cancellation);
        return new S3Store(_server.Options, S3Server.Bucket, "some/where");
    }
}
