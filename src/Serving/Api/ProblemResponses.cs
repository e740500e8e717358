using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace SessionRec.Serving.Api;

/// <summary>Turns whatever goes wrong into a JSON problem document (RFC 9457) whose <c>detail</c> is for people.</summary>
internal static class ProblemResponses
{
    /// <summary>After an exception.</summary>
    public static Task WriteAsync(HttpContext context)
    {
        var (status, detail) = context.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (StatusCodes.Status413PayloadTooLarge, TooLarge),
            BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, $"The body is not the JSON that is expected here: look at {json.Path}, line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}; {OpenApiPath} has its form."),
            BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status415UnsupportedMediaType ? NotJson : bad.Message),
            _ => (StatusCodes.Status500InternalServerError, "Something went wrong in the server; its log says what."),
        };
        return Write(context, status, detail);
    }

    /// <summary>After an answer without a body: no such path, no such method.</summary>
    public static Task WriteAsync(StatusCodeContext context)
    {
        var (http, status) = (context.HttpContext, context.HttpContext.Response.StatusCode);
        return Write(http, status, status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {http.Request.Path}; {OpenApiPath} says what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{http.Request.Path} does not take {http.Request.Method}; {OpenApiPath} says what it takes.",
            StatusCodes.Status413PayloadTooLarge => TooLarge,
            StatusCodes.Status415UnsupportedMediaType => NotJson,
            _ => "The request cannot be answered.",
        });
    }

    public const string OpenApiPath = "/openapi/v1.json";

    private const string NotJson = "The body is JSON, with Content-Type: application/json.";

    private static string TooLarge => string.Create(CultureInfo.InvariantCulture, $"The body is too large; it has at most {ServingOptions.MaximumBodyBytes} bytes.");

    public static Task Write(HttpContext context, int status, string detail) => TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
}
