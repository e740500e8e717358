using System.Security.Cryptography;

namespace SessionRec.Actors.Security;

/// <summary>What a node's certificate must be good for: every node connects and is connected to.</summary>
internal static class KeyUsages
{
    public static readonly Oid Server = new("1.3.6.1.5.5.7.3.1", "TLS server");

    public static readonly Oid Client = new("1.3.6.1.5.5.7.3.2", "TLS client");
}
