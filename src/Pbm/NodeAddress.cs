using System.Globalization;

namespace SessionRec.Pbm;

/// <summary>Where a node takes commands: a name or an address, and a port.</summary>
internal sealed record NodeAddress(string Host, int Port)
{
    /// <summary>A node on this machine with the usual port.</summary>
    public static NodeAddress Default { get; } = new("127.0.0.1", Actors.Commands.CommandHostOptions.DefaultPort);

    /// <summary>Whether a word of the command line is meant as an address: palettes have no colon.</summary>
    public static bool IsMeant(string word) => word.Contains(':', StringComparison.Ordinal);

    /// <summary><c>host:port</c>, an IPv6 address in brackets; null where it is none.</summary>
    public static NodeAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0) return null;
        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal)) return null;
        return int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 && host.Length > 0
            ? new NodeAddress(host, port)
            : null;
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
