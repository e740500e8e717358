using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SessionRec.Actors.Hosting;
using SessionRec.Core;

namespace SessionRec.Node.Api;

/// <summary>What one client may ask of a node's HTTP, and all together.</summary>
public sealed record HttpLimits
{
    /// <summary>The policy of requests that have a whole journal in memory: one at a time, and few that wait.</summary>
    internal const string WholeJournals = "whole-journals";

    private const int JournalsThatWait = 16;

    private const string RateVariable = "SESSIONREC_HTTP_RATE";
    private const string ConnectionsVariable = "SESSIONREC_HTTP_CONNECTIONS";

    /// <summary>How many seconds' worth of requests may come at once.</summary>
    private const int Burst = 10;

    /// <summary>SESSIONREC_HTTP_RATE: requests a second that a client's address may make in the long run.</summary>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>Connections above the limit, for supervisors: a node that is busy must not look dead.</summary>
    private const int Reserve = 100;

    private const string HealthPath = "/health";

    /// <summary>SESSIONREC_HTTP_CONNECTIONS: connections at the same time, streams among them.</summary>
    public int Connections { get; init; } = 1_000;

    /// <exception cref="InputException">A variable is wrong; the message names it and says what is allowed.</exception>
    public static HttpLimits FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        int Get(string name, int fallback)
        {
            if (!environment.TryGetValue(name, out var text) || text.Length == 0) return fallback;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000
                ? number
                : throw new InputException($"{name} is '{text}': it is a number from 1 to 1000000.");
        }

        var defaults = new HttpLimits();
        return new HttpLimits { RequestsPerSecond = Get(RateVariable, defaults.RequestsPerSecond), Connections = Get(ConnectionsVariable, defaults.Connections) };
    }

    internal void AddTo(IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, IPAddress>(context =>
            context.Request.Path.StartsWithSegments(HealthPath, StringComparison.Ordinal)
                ? RateLimitPartition.GetNoLimiter(IPAddress.None)
                : RateLimitPartition.GetTokenBucketLimiter(context.Connection.RemoteIpAddress ?? IPAddress.Loopback, _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = RequestsPerSecond * Burst,
                    TokensPerPeriod = RequestsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                }));
        limiter.AddConcurrencyLimiter(WholeJournals, journals => (journals.PermitLimit, journals.QueueLimit) = (1, JournalsThatWait));
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await Results.Problem($"More than {RequestsPerSecond} requests a second come from this address, or too many whole journals are asked for at once; try again in a second.", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
        };
    });

    /// <summary>Counts connections. One above the limit is marked, and ends with the request that it was made for.</summary>
    internal void AddTo(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxConcurrentConnections = Connections + Reserve;
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            var open = 0;
            endpoint.Use(next => async connection =>
            {
                if (Interlocked.Increment(ref open) > Connections) connection.Features.Set(new AboveTheLimit(Connections));
                try
                {
                    await next(connection);
                }
                finally
                {
                    Interlocked.Decrement(ref open);
                }
            });
        });
    }

    /// <summary>Answers on connections above the limit whoever asks for health, and nobody else.</summary>
    internal static void KeepReserve(WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Features.Get<AboveTheLimit>() is not { } limit)
        {
            await next(context);
            return;
        }

        context.Response.Headers.Connection = "close";
        if (context.Request.Path.StartsWithSegments(HealthPath, StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        context.Response.Headers.RetryAfter = "1";
        await Results.Problem($"There are more than {limit.Connections} connections to this node ({ConnectionsVariable}); try again in a second.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
    });

    private sealed record AboveTheLimit(int Connections);
}
