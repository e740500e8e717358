using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using SessionRec.Actors.Security;
using SessionRec.Core;
using SessionRec.Node.Dashboard;

namespace SessionRec.Node.Api;

/// <summary>
/// What changes something is for operators: it wants the token where one is set, is refused to other machines where none is and to
/// pages of other sites, and is in the audit list whatever came of it.
/// </summary>
internal static class Steering
{
    private const string SubjectKey = "steering.subject";

    /// <summary>Marks an endpoint that changes something.</summary>
    public static RouteHandlerBuilder Steers(this RouteHandlerBuilder endpoint, string action) => endpoint.WithMetadata(new SteeringAction(action));

    /// <summary>Says what a request is about where its address does not.</summary>
    public static void Concerns(this HttpContext context, string subject) => context.Items[SubjectKey] = subject;

    public static void UseSteering(this WebApplication app, AccessToken? token)
    {
        var (audit, options, time) = (app.Services.GetRequiredService<AuditLog>(), app.Services.GetRequiredService<NodeOptions>(), app.Services.GetRequiredService<TimeProvider>());
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<SteeringAction>() is not { } action)
            {
                await next(context);
                return;
            }

            void Note(bool done, string? answer) => audit.Add(new AuditEntry(
                time.GetUtcNow(), options.Name, action.Name, SubjectOf(context), context.Connection.RemoteIpAddress?.ToString() ?? "", done, answer));

            if (WhyNot(context, token) is { } refusal)
            {
                Note(false, refusal.ProblemDetails.Detail);
                await refusal.ExecuteAsync(context);
                return;
            }

            try
            {
                await next(context);
            }
            catch (InputException refused)
            {
                Note(false, refused.Message);
                throw;
            }

            Note(context.Response.StatusCode < 400, context.Response.StatusCode < 400 ? null : $"answered {context.Response.StatusCode}");
        });
        app.MapGet("/v1/steering", (HttpContext context) => new Permission(token is null ? IsOfThisMachine(context) : token.IsPresentedBy(context.Request.Headers.Authorization), token is not null));
        app.MapGet("/v1/audit", () => audit.Latest(500));
    }

    private static ProblemHttpResult? WhyNot(HttpContext context, AccessToken? token)
    {
        // A page of another site can make a browser send a request here, but not hide where it comes from.
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != context.Request.Host.Value))
            return TypedResults.Problem("Requests from pages of other sites are refused.", statusCode: StatusCodes.Status403Forbidden);
        if (token is null)
        {
            return IsOfThisMachine(context)
                ? null
                : TypedResults.Problem($"From other machines nobody may change anything as long as the scheduler has no operator's token: set {AccessToken.OperatorVariable} there and here.", statusCode: StatusCodes.Status403Forbidden);
        }

        if (token.IsPresentedBy(context.Request.Headers.Authorization)) return null;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem($"This is for operators: it needs the operator's token ({AccessToken.OperatorVariable} on the command line, 'Operator' in the dashboard).", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static bool IsOfThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    private static string SubjectOf(HttpContext context) =>
        (context.Items[SubjectKey] ?? context.Request.RouteValues.GetValueOrDefault("study") ?? context.Request.RouteValues.GetValueOrDefault("worker") ?? context.Request.RouteValues.GetValueOrDefault("hash"))?.ToString() ?? "";

    /// <summary>The name of what an endpoint does, in the audit list.</summary>
    internal sealed record SteeringAction(string Name);

    /// <summary>Whether the one who asks may steer, and whether that takes a token.</summary>
    internal sealed record Permission(bool MaySteer, bool NeedsToken);
}
