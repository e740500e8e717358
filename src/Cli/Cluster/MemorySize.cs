using System.Globalization;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster;

/// <summary>Amounts of memory as Kubernetes writes them: bytes, or with k, M, G, Ki, Mi, Gi.</summary>
internal static class MemorySize
{
    private static readonly (string Unit, double Bytes)[] Units =
        [("Ki", 1024), ("Mi", 1 << 20), ("Gi", 1 << 30), ("Ti", 1L << 40), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("", 1)];

    /// <summary>The number of bytes.</summary>
    /// <exception cref="InputException"><paramref name="text"/> is no amount of memory; <paramref name="what"/> begins the message.</exception>
    public static long Parse(string text, string what)
    {
        var (unit, bytes) = Units.First(u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        return double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount > 0
            ? (long)(amount * bytes)
            : throw new InputException($"{what}: '{text}' is no amount of memory; write it like 512Mi or 2Gi.");
    }
}
