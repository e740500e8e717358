using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SessionRec.Cli.Cluster;

/// <summary>Says who holds a port, before a node fails on it.</summary>
internal static class PortCheck
{
    private const string Listening = "0A";

    /// <summary>Null where <paramref name="endpoint"/> can be listened on, else a sentence that names the port and, where it can be known, its holder.</summary>
    public static string? Complaint(IPEndPoint endpoint, string use)
    {
        try
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
            return null;
        }
        catch (SocketException error)
        {
            if (error.SocketErrorCode != SocketError.AddressAlreadyInUse) return $"{use}: {endpoint} cannot be listened on: {error.Message}";
            var holder = Holder(endpoint.Port) is { } process ? $" by {process}" : "";
            return $"{use}: port {endpoint.Port} is in use{holder}. Choose another one or end what holds it.";
        }
    }

    /// <summary>The process that listens on <paramref name="port"/>, as <c>name (process 123)</c>; null where it cannot be seen.</summary>
    private static string? Holder(int port)
    {
        if (!OperatingSystem.IsLinux() || ListeningInode(port) is not { } inode) return null;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)))
            if (Holds(process, $"socket:[{inode}]"))
                return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
        return null;
    }

    private static string? ListeningInode(int port)
    {
        var ending = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var table in new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists))
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields[1].EndsWith(ending, StringComparison.Ordinal) && fields[3] == Listening) return fields[9];
            }

        return null;
    }

    private static bool Holds(string process, string socket)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget == socket);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
