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
        var knocks = new Knocks();
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<SteeringAction>() is not { } action)
            {
                await next(context);
                return;
            }

            var noted = false;
            void Note(bool done, string? answer)
            {
                if (noted) return;
                noted = true;
                audit.Add(new AuditEntry(time.GetUtcNow(), options.Name, action.Name, SubjectOf(context), context.Connection.RemoteIpAddress?.ToString() ?? "", done, answer));
            }

            if (WhyNot(context, token) is { } refusal)
            {
                // A stranger may ask without end; who knocks again and again is in the list once in a while.
                if (knocks.MayBeNoted(context.Connection.RemoteIpAddress, time)) Note(false, refusal.ProblemDetails.Detail);
                await refusal.ExecuteAsync(context);
                return;
            }

            // The line is on the disk before the answer goes out.
            context.Response.OnStarting(() =>
            {
                Note(context.Response.StatusCode < 400, context.Response.StatusCode < 400 ? null : $"answered {context.Response.StatusCode}");
                return Task.CompletedTask;
            });
            try
            {
                await next(context);
            }
            catch (Exception error)
            {
                Note(false, error is InputException ? error.Message : $"failed on the node: {error.GetType().Name}");
                throw;
            }

            Note(context.Response.StatusCode < 400, context.Response.StatusCode < 400 ? null : $"answered {context.Response.StatusCode}");
        });
        app.MapGet("/v1/steering", (HttpContext context) => new Permission(token is null ? IsOfThisMachine(context) && IsAddressedAsThisMachine(context) : token.IsPresentedBy(context.Request.Headers.Authorization), token is not null));
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
            // A name of another site may be made to lead here, and its pages would then be of this site.
            if (IsOfThisMachine(context) && !IsAddressedAsThisMachine(context))
                return TypedResults.Problem($"Without an operator's token this node takes changes by the names localhost, 127.0.0.1 and [::1] alone, not by '{context.Request.Host.Host}'. Use one of these, or set {AccessToken.OperatorVariable}.", statusCode: StatusCodes.Status403Forbidden);
            return IsOfThisMachine(context)
                ? null
                : TypedResults.Problem($"From other machines nobody may change anything as long as the scheduler has no operator's token: set {AccessToken.OperatorVariable} there and here.", statusCode: StatusCodes.Status403Forbidden);
        }

        if (token.IsPresentedBy(context.Request.Headers.Authorization)) return null;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem($"This is for operators: it needs the operator's token ({AccessToken.OperatorVariable} on the command line, 'Operator' in the dashboard).", statusCode: StatusCodes.Status401Unauthorized);
    }

    private static bool IsOfThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    private static bool IsAddressedAsThisMachine(HttpContext context) =>
        context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var address) && (IPAddress.IsLoopback(address) || address.Equals(context.Connection.LocalIpAddress)));

    private static string SubjectOf(HttpContext context) =>
        (context.Items[SubjectKey] ?? context.Request.RouteValues.GetValueOrDefault("study") ?? context.Request.RouteValues.GetValueOrDefault("worker") ?? context.Request.RouteValues.GetValueOrDefault("hash"))?.ToString() ?? "";

    /// <summary>The name of what an endpoint does, in the audit list.</summary>
    internal sealed record SteeringAction(string Name);

    /// <summary>Whether the one who asks may steer, and whether that takes a token.</summary>
    internal sealed record Permission(bool MaySteer, bool NeedsToken);

    /// <summary>Who was refused lately. The list of actions is for people: one address fills no more of it than a line in a few seconds.</summary>
    private sealed class Knocks
    {
        private const int MostKept = 1_000;

        private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

        private readonly Dictionary<IPAddress, DateTimeOffset> _noted = [];

        public bool MayBeNoted(IPAddress? from, TimeProvider time)
        {
            var (address, now) = (from ?? IPAddress.Loopback, time.GetUtcNow());
            lock (_noted)
            {
                if (_noted.TryGetValue(address, out var last) && now - last < Every) return false;
                if (_noted.Count >= MostKept) _noted.Clear();
                _noted[address] = now;
                return true;
            }
        }
    }
}
