using System.Net;
using System.Net.Sockets;

namespace SessionRec.Pbm.Tests.Processes;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePorts
{
    public static int[] Of(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners) listener.Stop();
        return ports;
    }
}
