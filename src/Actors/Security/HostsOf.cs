using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace SessionRec.Actors.Security;

/// <summary>Which hosts a certificate is for.</summary>
internal static class HostsOf
{
    /// <summary>
    /// Whether it is for the host that has this address: it names the address, or a DNS name of it that leads back to it. For a wildcard the name is
    /// the one that DNS has for the address.
    /// </summary>
    public static bool Certificate(X509Certificate2 certificate, IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (certificate.MatchesHostname(address.ToString(), allowWildcards: false, allowCommonName: false)) return true;
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames()).ToList();
        if (names.Any(n => !n.Contains('*', StringComparison.Ordinal) && LeadsTo(n, address))) return true;
        return names.Any(n => n.Contains('*', StringComparison.Ordinal)) && NameOf(address) is { } name && certificate.MatchesHostname(name, allowCommonName: false) && LeadsTo(name, address);
    }

    private static bool LeadsTo(string name, IPAddress address)
    {
        try
        {
            return Dns.GetHostAddresses(name).Contains(address);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            return false;
        }
    }

    private static string? NameOf(IPAddress address)
    {
        try
        {
            return Dns.GetHostEntry(address).HostName;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
