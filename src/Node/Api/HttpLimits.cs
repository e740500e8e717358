using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
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
            context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
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
}
