using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace SessionRec.Node.Tests.Api;

/// <summary>Nodes that want a token of everybody.</summary>
public sealed class GuardedNode : RunningNode
{
    public const string Operator = "an-operators-word", Reader = "the-word-of-readers";

    public GuardedNode()
    {
        OperatorToken = Operator;
        More = new Dictionary<string, string> { ["SESSIONREC_READER_TOKEN"] = Reader };
    }
}

/// <summary>Nodes that other machines reach, without a token, and that answer a few requests a second.</summary>
public sealed class OpenNode : RunningNode
{
    public OpenNode() => More = new Dictionary<string, string> { ["SESSIONREC_HTTP"] = "0.0.0.0:{http}", ["SESSIONREC_HTTP_URL"] = "http://127.0.0.1:{http}/", ["SESSIONREC_HTTP_RATE"] = "20" };

    /// <summary>An address of this machine that is not its own for itself alone; null where it has none.</summary>
    public static IPAddress? OtherAddress => NetworkInterface.GetAllNetworkInterfaces().Where(i => i.OperationalStatus == OperationalStatus.Up)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address).FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
}
