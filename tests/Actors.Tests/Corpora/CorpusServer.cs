using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SessionRec.Actors.Corpora;

namespace SessionRec.Actors.Tests.Corpora;

/// <summary>A real HTTP server that serves a store's corpora, and counts how often it was asked.</summary>
internal sealed class CorpusServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private CorpusServer(WebApplication app) => _app = app;

    public int Requests => _requests;

    /// <summary>What it answers with; the corpus' file by default.</summary>
    public Func<HttpContext, string, Task<IResult>>? Answer { get; set; }

    public Uri UrlOf(string hash) => new($"{_app.Urls.First()}/{hash}");

    public static async Task<CorpusServer> StartAsync(CorpusStore store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new CorpusServer(app);
        app.MapGet("/{hash}", (HttpContext context, string hash) =>
        {
            Interlocked.Increment(ref server._requests);
            return server.Answer is { } answer ? answer(context, hash) : Task.FromResult(Microsoft.AspNetCore.Http.Results.File(store.Find(hash)!, "application/gzip"));
        });
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
