using System.Net;
using System.Net.Sockets;

namespace SessionRec.Pbm.Tests.Processes;

/// <summary>
/// Ports that nobody listens on. They are below those that systems give to outgoing connections, and none is given twice: a port that the system has chosen
/// would be free again when it is let go of, and another test's connection could have it before the node that it is meant for.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000, Count = 10_000;

    private static int _given = Environment.ProcessId * 100 % Count;

    public static int[] Of(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _given) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
