using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using SessionRec.Actors.Corpora;
using SessionRec.Core;
using SessionRec.Core.Data.Fetching;
using SessionRec.Core.Evaluation;
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
        var corpora = Corpora();

        var splits = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => corpora.GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation)));

        Assert.All(splits, split => Assert.Same(splits[0], split));
        Assert.Equal(1, _server.Requests);
        Assert.NotNull(_here.Find(_corpus.ContentSha256));
        await Corpora().GetAsync(_corpus, Protocol, null, Cancellation);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task Another_protocol_is_another_split_of_the_same_file()
    {
        var corpora = Corpora();
        var url = _server.UrlOf(_corpus.ContentSha256);
        var one = await corpora.GetAsync(_corpus, Protocol, url, Cancellation);
        var other = await corpora.GetAsync(_corpus, Protocol with { Parameters = Protocol.Parameters.With("seed", 2) }, url, Cancellation);

        Assert.NotSame(one, other);
        Assert.Equal(1, _server.Requests);
    }

    [Fact]
    public async Task What_could_not_be_fetched_is_tried_again_for_the_next_trial()
    {
        var corpora = Corpora();
        var url = _server.UrlOf(_corpus.ContentSha256);
        _server.Answer = (_, _) => Task.FromResult(Microsoft.AspNetCore.Http.Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        await Assert.ThrowsAsync<HttpRequestException>(() => corpora.GetAsync(_corpus, Protocol, url, Cancellation));

        _server.Answer = null;
        Assert.NotNull(await corpora.GetAsync(_corpus, Protocol, url, Cancellation));
    }

    [Fact]
    public async Task A_garbled_corpus_is_not_kept()
    {
        var corpora = Corpora();
        var other = await _there.StoreAsync(SmallShop.Create(seed: 6), Cancellation);
        _server.Answer = (_, _) => Task.FromResult(Microsoft.AspNetCore.Http.Results.File(_there.Find(other.ContentSha256)!, "application/gzip"));
        await Assert.ThrowsAsync<HttpRequestException>(() => corpora.GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation));
        _server.Answer = (_, _) => Task.FromResult(Microsoft.AspNetCore.Http.Results.Text("this is no gzip file"));
        await Assert.ThrowsAsync<HttpRequestException>(() => corpora.GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation));

        Assert.Null(_here.Find(_corpus.ContentSha256));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "worker")));
    }

    [Fact]
    public async Task A_transfer_that_broke_off_goes_on_where_it_was()
    {
        var file = await File.ReadAllBytesAsync(_there.Find(_corpus.ContentSha256)!, Cancellation);
        var asked = new List<string>();
        _server.Answer = (context, _) =>
        {
            asked.Add(context.Request.Headers.Range.ToString());
            if (asked.Count == 2) return Task.FromResult(Microsoft.AspNetCore.Http.Results.File(file, "application/gzip", enableRangeProcessing: true));
            context.Response.ContentLength = file.Length;
            return Task.FromResult<IResult>(new BrokenOff(file[..(file.Length / 2)]));
        };

        // The worker ends in between: what came lies on its disk.
        await Assert.ThrowsAsync<HttpRequestException>(() => Corpora(attempts: 1).GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation));
        Assert.NotNull(await Corpora(attempts: 1).GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation));

        Assert.Equal(["", $"bytes={file.Length / 2}-"], asked);
        Assert.Equal(_here.Find(_corpus.ContentSha256), Assert.Single(Directory.GetFiles(Path.Combine(_folder, "worker"))));
    }

    [Fact]
    public async Task A_transfer_that_goes_on_from_another_file_begins_again()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "worker", _corpus.ContentSha256 + ".tsv.gz.part"), new byte[100], Cancellation);

        Assert.NotNull(await Corpora().GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation));

        Assert.Equal(_here.Find(_corpus.ContentSha256), Assert.Single(Directory.GetFiles(Path.Combine(_folder, "worker"))));
    }

    [Fact]
    public async Task There_is_room_for_so_many_bytes_and_what_was_not_used_longest_goes()
    {
        var all = new List<CorpusReference> { _corpus };
        for (var seed = 6UL; seed < 9; seed++) all.Add(await _there.StoreAsync(SmallShop.Create(seed: seed), Cancellation));
        var sizes = all.Select(c => new FileInfo(_there.Find(c.ContentSha256)!).Length).ToArray();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        async Task Use(int corpus)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            // Others of the node's processes have nothing in memory.
            await Corpora(maximumBytes: sizes.Max() * 2 + sizes.Max() / 2, time: time).GetAsync(all[corpus], Protocol, _server.UrlOf(all[corpus].ContentSha256), Cancellation);
        }

        bool[] AreHere() => [.. all.Select(c => _here.Find(c.ContentSha256) is not null)];
        await Use(0);
        await Use(1);
        await Use(0);
        await Use(2);
        Assert.Equal([true, false, true, false], AreHere());
        await Use(3);
        Assert.Equal([false, false, true, true], AreHere());

        await Corpora(maximumBytes: 1).GetAsync(_corpus, Protocol, _server.UrlOf(_corpus.ContentSha256), Cancellation);
        Assert.Equal([true, false, false, false], AreHere());
    }

    [Fact]
    public async Task Two_corpora_stay_in_memory_and_others_for_as_long_as_they_are_used()
    {
        var corpora = new PreparedCorpora(_there);
        var all = new List<CorpusReference> { _corpus };
        for (var seed = 6UL; seed < 9; seed++) all.Add(await _there.StoreAsync(SmallShop.Create(seed: seed), Cancellation));
        var used = await corpora.GetAsync(all[0], Protocol, null, Cancellation);
        var unused = await LoadAsync(1);
        var recent = await LoadAsync(2);
        _ = await LoadAsync(3);

        GC.Collect();

        Assert.False(unused.TryGetTarget(out _));
        Assert.True(recent.TryGetTarget(out _));
        Assert.Same(used, await corpora.GetAsync(all[0], Protocol, null, Cancellation));

        async Task<WeakReference<EvaluationSplit>> LoadAsync(int corpus) => new(await corpora.GetAsync(all[corpus], Protocol, null, Cancellation));
    }

    [Fact]
    public async Task Without_an_address_to_fetch_from_the_message_says_so()
    {
        var error = await Assert.ThrowsAsync<InputException>(() => Corpora().GetAsync(_corpus, Protocol, null, Cancellation));
        Assert.Contains(_corpus.ContentSha256, error.Message, StringComparison.Ordinal);
    }

    /// <summary>A worker that has just started.</summary>
    private PreparedCorpora Corpora(int attempts = 2, long maximumBytes = long.MaxValue, TimeProvider? time = null) =>
        new(_here, new CorpusCache(_here, new FileDownloader(_http, TimeProvider.System) { Attempts = attempts, FirstWait = TimeSpan.Zero }, maximumBytes, time ?? TimeProvider.System));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Sends less than it said it would.</summary>
    private sealed class BrokenOff(byte[] content) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await httpContext.Response.Body.WriteAsync(content);
            await httpContext.Response.Body.FlushAsync();
        }
    }
}
