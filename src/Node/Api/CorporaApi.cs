using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using SessionRec.Actors.Corpora;

namespace SessionRec.Node.Api;

/// <summary>Corpora over HTTP, under the SHA-256 of their content: clients put them, workers fetch them.</summary>
internal static class CorporaApi
{
    public const string Path = "/v1/corpora";

    public static void MapCorpora(this WebApplication app)
    {
        app.MapMethods(Path + "/{hash}", ["GET", "HEAD"], async (string hash, CorpusStore store, CancellationToken cancellation) => await store.FindOrFetchAsync(hash, cancellation) is { } path
            ? Results.File(path, "application/gzip", enableRangeProcessing: true)
            : Results.Problem($"There is no corpus {hash} here.", statusCode: StatusCodes.Status404NotFound));
        app.MapPut(Path + "/{hash}", async (string hash, HttpContext context, CorpusStore store) =>
        {
            if (store.Find(hash) is not null)
            {
                await store.ShareAsync(hash, context.RequestAborted);
                return Results.NoContent();
            }

            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } limit) limit.MaxRequestBodySize = CorpusStore.MaximumBytes;
            var zipped = context.Request.Headers.ContentEncoding == "gzip";
            try
            {
                await using var content = zipped ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
                await store.PutAsync(hash, content, context.RequestAborted);
            }
            catch (InvalidDataException error)
            {
                return Results.Problem($"The body is no gzip stream: {error.Message}", statusCode: StatusCodes.Status400BadRequest);
            }

            return Results.Created($"{Path}/{hash}", null);
        }).Steers("send data");
        app.MapMethods(Path + "/{hash}/names", ["GET", "HEAD"], async (string hash, CorpusStore store, CancellationToken cancellation) => await store.FindOrFetchNamesAsync(hash, cancellation) is { } path
            ? Results.File(path, "text/tab-separated-values; charset=utf-8")
            : Results.Problem($"There are no names of the items of corpus {hash} here.", statusCode: StatusCodes.Status404NotFound));
        app.MapPut(Path + "/{hash}/names", async (string hash, HttpContext context, CorpusStore store) =>
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } limit) limit.MaxRequestBodySize = CorpusStore.MaximumNamesBytes;
            if (await store.FindOrFetchAsync(hash, context.RequestAborted) is null) return Results.Problem($"There is no corpus {hash} here: send it before its names.", statusCode: StatusCodes.Status404NotFound);
            await store.PutNamesAsync(hash, context.Request.Body, context.RequestAborted);
            return Results.NoContent();
        }).Steers("send names");
    }
}
