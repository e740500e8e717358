using System.Net;
using System.Security.Cryptography;
using SessionRec.Core.Data.Fetching;

namespace SessionRec.Core.Tests.Data.Fetching;

public sealed class FileDownloaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-").FullName;
    private readonly byte[] _content = new byte[300_000];
    private readonly FileServer _server;
    private readonly HttpClient _http = new();

    public FileDownloaderTests()
    {
        new Random(4).NextBytes(_content);
        _server = new FileServer(_content);
    }

    private string Target => Path.Combine(_folder, "file");

    private string Part => Target + ".part";

    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(_content));

    [Fact]
    public async Task A_whole_file_arrives_and_is_not_asked_for_again()
    {
        Assert.Equal(Sha256, await DownloadAsync(Sha256));
        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.False(File.Exists(Part));
        await DownloadAsync(Sha256);
        Assert.Equal([-1L], _server.Requests);
    }

    [Fact]
    public async Task A_cut_connection_is_gone_on_from_where_it_ended()
    {
        _server.Cuts.Enqueue(100_000);
        _server.Cuts.Enqueue(50_000);
        var progress = new Recorded();
        await DownloadAsync(Sha256, progress);
        Assert.Equal([-1L, 100_000, 150_000], _server.Requests);
        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.Equal(new DownloadProgress(300_000, 300_000, 150_000), progress.Last);
    }

    [Fact]
    public async Task A_later_run_goes_on_from_the_part()
    {
        _server.Cuts.Enqueue(1000);
        var error = await Assert.ThrowsAsync<InputException>(() => DownloadAsync(Sha256, attempts: 1));
        Assert.Contains("goes on from it", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
        await DownloadAsync(Sha256);
        Assert.Equal([-1L, 1000], _server.Requests);
        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_part_that_is_whole_needs_no_more_bytes()
    {
        File.WriteAllBytes(Part, _content);
        await DownloadAsync(Sha256);
        Assert.Equal([300_000L], _server.Requests);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(400_000)]
    public async Task A_part_of_something_else_is_thrown_away(int length)
    {
        File.WriteAllBytes(Part, new byte[length]);
        await DownloadAsync(Sha256);
        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.Equal(-1, _server.Requests[^1]);
    }

    [Fact]
    public async Task A_server_without_ranges_is_asked_for_everything()
    {
        _server.IgnoresRanges = true;
        File.WriteAllBytes(Part, _content[..1000]);
        await DownloadAsync(Sha256);
        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_wrong_hash_leaves_no_file()
    {
        var error = await Assert.ThrowsAsync<InputException>(() => DownloadAsync(new string('0', 64)));
        Assert.Contains(Sha256, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_refusal_is_told_at_once_and_a_failure_after_all_attempts()
    {
        _server.Refuses = HttpStatusCode.NotFound;
        Assert.Contains("404", (await Assert.ThrowsAsync<InputException>(() => DownloadAsync(null))).Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
        _server.Refuses = HttpStatusCode.ServiceUnavailable;
        Assert.Contains("in 3 attempts", (await Assert.ThrowsAsync<InputException>(() => DownloadAsync(null, attempts: 3))).Message, StringComparison.Ordinal);
        Assert.Equal(4, _server.Requests.Count);
    }

    [Fact]
    public async Task A_data_set_is_checked_by_the_hash_of_its_sessions()
    {
        _server.Content = "SessionId\tItemId\n1\ta\n1\tb\n"u8.ToArray();
        var dataSet = new PublicDataSet("small", "Small", "free", _server.Address, _server.Address, "small.tsv", null, "native", Convert.ToHexStringLower(SHA256.HashData("a\tb\n"u8)), null);
        var fetcher = new DataFetcher(new FileDownloader(_http, TimeProvider.System));
        var fetched = await fetcher.FetchAsync(dataSet, _folder, null, null, TestContext.Current.CancellationToken);
        var path = fetched.Source;
        Assert.Equal(_server.Content, File.ReadAllBytes(path));
        SessionRec.Core.Data.CorpusManifest.Read(fetched.Prepared).Verify(fetched.Prepared);
        await fetcher.FetchAsync(dataSet, _folder, null, null, TestContext.Current.CancellationToken);
        Assert.Single(_server.Requests);

        File.WriteAllText(path, "SessionId\tItemId\n1\ta\n1\tc\n");
        Assert.Contains("is not the published data set", (await Assert.ThrowsAsync<InputException>(() => fetcher.FetchAsync(dataSet, _folder, null, null, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<InputException>(() => fetcher.FetchAsync(PublicDataSets.Get("yoochoose"), _folder, null, null, TestContext.Current.CancellationToken));
        Assert.Contains("by hand", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Public_data_sets_can_be_read_by_their_format()
    {
        Assert.All(PublicDataSets.All, d => Assert.NotNull(SessionRec.Core.Data.DataFormats.Get(d.Format)));
        Assert.All(PublicDataSets.All, d => Assert.True(d.Download is not null || d.Instructions is not null));
        Assert.Contains("online-retail", Assert.Throws<InputException>(() => PublicDataSets.Get("nothing")).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<string> DownloadAsync(string? sha256, IProgress<DownloadProgress>? progress = null, int attempts = 5) =>
        new FileDownloader(_http, TimeProvider.System) { Attempts = attempts, FirstWait = TimeSpan.Zero }
            .DownloadAsync(_server.Address, Target, sha256, progress, TestContext.Current.CancellationToken);

    private sealed class Recorded : IProgress<DownloadProgress>
    {
        public DownloadProgress Last { get; private set; }

        public void Report(DownloadProgress value) => Last = value;
    }
}
