using Microsoft.AspNetCore.Http;
using SessionRec.Actors.Corpora;
using SessionRec.Core;
using SessionRec.Core.Tuning;
using SessionRec.Core.Tuning.Files;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Tests.Corpora;

public sealed class PreparedCorporaTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-prepared-").FullName;
    private readonly HttpClient _http = new();
    private CorpusServer _server = null!;
    private CorpusReference _corpus = null!;
    private CorpusStore _there = null!;
    private CorpusStore _here = null!;

    private static ProtocolReference Protocol { get; } = new("last-item", new ParameterSet([new("size", 30), new("seed", 1)]), 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _there = new CorpusStore(Path.Combine(_folder, "scheduler"));
        _here = new CorpusStore(Path.Combine(_folder, "worker"));
        _corpus = await _there.StoreAsync(SmallShop.Create(), Cancellation);
        _server = await CorpusServer.StartAsync(_there);
    }

    [Fact]
    public async Task A_corpus_is_fetched_once_loaded_once_and_shared_by_all_trials()
    {
        var corpora = new PreparedCorpora(_here, _http);

        var splits = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => corpora.GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation)));

        Assert.All(splits, split => Assert.Same(splits[0], split));
        Assert.Equal(1, _server.Requests);
        Assert.NotNull(_here.Find(_corpus.ContentSha256));
        await new PreparedCorpora(_here, _http).GetAsync(_corpus, Protocol, null, Cancellation);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task Another_protocol_is_another_split_of_the_same_file()
    {
        var corpora = new PreparedCorpora(_here, _http);
        var url = _server.UrlOf(_corpus.ContentSha256);
        var one = await corpora.GetAsync(_corpus, Protocol, url, Cancellation);
        var other = await corpora.GetAsync(_corpus, Protocol with { Parameters = Protocol.Parameters.With("seed", 2) }, url, Cancellation);

        Assert.NotSame(one, other);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task What_could_not_be_fetched_is_tried_again_for_the_next_trial()
    {
        var corpora = new PreparedCorpora(_here, _http);
        var url = _server.UrlOf(_corpus.ContentSha256);
        _server.Answer = _ => Task.FromResult(Microsoft.AspNetCore.Http.Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        await Assert.ThrowsAsync<HttpRequestException>(() => corpora.GetAsync(_corpus, Protocol, url, Cancellation));

        _server.Answer = null;
        Assert.NotNull(await corpora.GetAsync(_corpus, Protocol, url, Cancellation));
    }

    [Fact]
    public async Task A_garbled_corpus_is_not_kept()
    {
        var corpora = new PreparedCorpora(_here, _http);
        var other = await _there.StoreAsync(SmallShop.Create(seed: 6), Cancellation);
        _server.Answer = _ => Task.FromResult(Microsoft.AspNetCore.Http.Results.File(_there.Find(other.ContentSha256)!, "application/gzip"));
        await Assert.ThrowsAsync<HttpRequestException>(() => corpora.GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation));
        _server.Answer = _ => Task.FromResult(Microsoft.AspNetCore.Http.Results.Text("this is no gzip file"));
        await Assert.ThrowsAsync<HttpRequestException>(() => corpora.GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation));

        Assert.Null(_here.Find(_corpus.ContentSha256));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "worker")));
    }

    [Fact]
    public async Task Without_an_address_to_fetch_from_the_message_says_so()
    {
        var error = await Assert.ThrowsAsync<InputException>(() => new PreparedCorpora(_here, _http).GetAsync(_corpus, Protocol, null, Cancellation));
        Assert.Contains(_corpus.ContentSha256, error.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
