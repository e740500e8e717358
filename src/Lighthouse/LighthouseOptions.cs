using SessionRec.Actors.Hosting;
using SessionRec.Core;

namespace SessionRec.Lighthouse;

/// <summary>What a Lighthouse is told by its environment.</summary>
/// <param name="Cluster">How it joins, and how others find it.</param>
/// <param name="HttpUrl">SESSIONREC_HTTP: where its supervisor asks for its health; any free port of this machine by default.</param>
public sealed record LighthouseOptions(ClusterOptions Cluster, Uri HttpUrl)
{
    /// <exception cref="InputException">A variable is wrong; the message names it and says what is allowed.</exception>
    public static LighthouseOptions FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var http = environment.TryGetValue(HttpListenAddress.Variable, out var value) && value.Length > 0 ? value : "127.0.0.1:0";
        return new LighthouseOptions(
            ClusterOptions.FromEnvironment(environment, [SessionRecConfig.LighthouseRole], ClusterOptions.DefaultPort),
            HttpListenAddress.Parse(http));
    }
}
