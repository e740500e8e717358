using Microsoft.AspNetCore.Diagnostics;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Core;

namespace SessionRec.Node.Api;

/// <summary>Turns what went wrong into a JSON problem document (RFC 9457) whose <c>detail</c> is for people.</summary>
internal static class ProblemResponses
{
    /// <summary>What the server itself refused before any of our code saw it.</summary>
    public static Task WriteStatusAsync(Microsoft.AspNetCore.Diagnostics.StatusCodeContext refused)
    {
        var status = refused.HttpContext.Response.StatusCode;
        var detail = status switch
        {
            StatusCodes.Status413PayloadTooLarge => $"The request is too large: a study may have {StudiesApi.MaximumSubmissionBytes:N0} bytes.",
            StatusCodes.Status404NotFound => $"There is nothing at {refused.HttpContext.Request.Path}.",
            _ => null,
        };
        return Results.Problem(detail, statusCode: status).ExecuteAsync(refused.HttpContext);
    }

    public static async Task WriteAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        var (status, detail) = error switch
        {
            StudyRefusedException { Kind: RefusalKind.NotFound } refused => (StatusCodes.Status404NotFound, refused.Message),
            StudyRefusedException { Kind: RefusalKind.Conflict } refused => (StatusCodes.Status409Conflict, refused.Message),
            StudyRefusedException { Kind: RefusalKind.Unavailable } refused => (StatusCodes.Status503ServiceUnavailable, refused.Message),
            System.Data.Common.DbException => (StatusCodes.Status503ServiceUnavailable, "The scheduler's database does not answer now; what was reported is kept, and goes on when it does."),
            InputException input => (StatusCodes.Status400BadRequest, input.Message),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            _ => (StatusCodes.Status500InternalServerError, "Something went wrong on the node; its log says what."),
        };
        await Results.Problem(detail, statusCode: status).ExecuteAsync(context);
    }
}
