using System.Globalization;
using System.Net;
using SessionRec.Actors.Security;
using SessionRec.Core;

namespace SessionRec.Actors.Hosting;

/// <summary>How a node finds and presents itself in the cluster, by Lighthouse's customary environment names.</summary>
/// <param name="ActorSystem">ACTORSYSTEM: the cluster's name, equal on all nodes.</param>
/// <param name="Host">CLUSTER_IP: the address others reach this node by; with SESSIONREC_POD_DOMAIN, 10.0.0.7 is 10-0-0-7 in that domain.</param>
/// <param name="Port">CLUSTER_PORT: its remoting port; 0 lets the system choose.</param>
/// <param name="Seeds">CLUSTER_SEEDS: the Lighthouses' addresses, in the same order on all nodes.</param>
/// <param name="Roles">What the node does.</param>
/// <param name="Version">The program's version, shown to operators.</param>
/// <param name="NodeName">SESSIONREC_NODE_NAME: how operators call the node, unique in the cluster; the host's name by default.</param>
public sealed record ClusterOptions(string ActorSystem, string Host, int Port, IReadOnlyList<string> Seeds, IReadOnlyList<string> Roles, string Version, string NodeName)
{
    public const int DefaultPort = 4053;

    private const string PodDomainVariable = "SESSIONREC_POD_DOMAIN";

    private const string PatienceVariable = "SESSIONREC_LIGHTHOUSE_PATIENCE";

    /// <summary>SESSIONREC_LIGHTHOUSE_PATIENCE, in seconds: how long a node goes on without any Lighthouse.</summary>
    public TimeSpan LighthousePatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>SESSIONREC_TLS_CERTIFICATE, SESSIONREC_TLS_KEY and SESSIONREC_TLS_CA: what this node shows to others; null where the cluster speaks in the clear.</summary>
    public NodeCertificate? Certificate { get; init; }

    /// <summary>With three or more, the side of a partition with most Lighthouses goes on; with fewer, the side with most nodes.</summary>
    public int LighthouseCount => Seeds.Count;

    /// <exception cref="InputException">A variable is wrong; the message names it and says what is allowed.</exception>
    public static ClusterOptions FromEnvironment(IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> roles, int defaultPort)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string Get(string name, string fallback) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : fallback;

        var system = Get("ACTORSYSTEM", SessionRecConfig.DefaultActorSystem);
        var host = Get("CLUSTER_IP", "127.0.0.1");
        // A pod's address as its cluster's DNS spells it: a name is what a certificate can be for.
        if (Get(PodDomainVariable, "") is { Length: > 0 } domain && IPAddress.TryParse(host, out _)) host = $"{host.Replace('.', '-').Replace(':', '-')}.{domain}";
        var portText = Get("CLUSTER_PORT", defaultPort.ToString(CultureInfo.InvariantCulture));
        if (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
            throw new InputException($"CLUSTER_PORT is '{portText}': it is a port from 0 (any free one) to 65535.");
        var seeds = Get("CLUSTER_SEEDS", $"akka.tcp://{system}@{host}:{DefaultPort}").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var certificate = NodeCertificate.FromEnvironment(environment);
        for (var i = 0; i < seeds.Length; i++)
        {
            var seed = seeds[i];
            if (!Akka.Actor.ActorPath.TryParse(seed + "/user", out var path) || path.Address.Host is null || path.Address.Port is null)
                throw new InputException($"CLUSTER_SEEDS has '{seed}': each seed is an address like akka.tcp://{system}@host:{DefaultPort}, separated by commas.");
            if (path.Address.System != system)
                throw new InputException($"CLUSTER_SEEDS has '{seed}', but this node's actor system (ACTORSYSTEM) is '{system}'; they must be equal.");
            // Whether a connection is encrypted is this cluster's choice and not a seed's.
            seeds[i] = path.Address.WithProtocol(certificate is null ? "akka.tcp" : "akka.ssl.tcp").ToString();
        }

        var patience = Get(PatienceVariable, "20");
        if (!int.TryParse(patience, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > 86_400)
            throw new InputException($"{PatienceVariable} is '{patience}': it is a number of seconds from 1 to 86400.");

        var version = typeof(ClusterOptions).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        return new ClusterOptions(system, host, port, seeds, roles, version, Get("SESSIONREC_NODE_NAME", Environment.MachineName.ToLowerInvariant()))
        {
            LighthousePatience = TimeSpan.FromSeconds(seconds),
            Certificate = certificate,
        };
    }
}
