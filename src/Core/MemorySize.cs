using System.Globalization;

namespace SessionRec.Core;

/// <summary>Amounts of memory as Kubernetes writes them: <c>512Mi</c>, <c>2Gi</c>, <c>1G</c>, or plain bytes.</summary>
public static class MemorySize
{
    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40),
        ("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("", 1),
    ];

    /// <summary>The bytes that <paramref name="text"/> means.</summary>
    /// <param name="text">A positive number and a unit.</param>
    /// <param name="where">What the value belongs to, for the error.</param>
    /// <exception cref="InputException">It is no amount of memory.</exception>
    public static long Parse(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (suffix, factor) = Units.First(u => text.EndsWith(u.Suffix, StringComparison.Ordinal));
        if (!decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number <= 0 || number > long.MaxValue / factor)
            throw new InputException($"{where}: '{text}' is no amount of memory; write for example 512Mi or 2Gi.");
        return (long)(number * factor);
    }

    /// <summary>An amount as people read it, rounded up: <c>77Mi</c>.</summary>
    public static string Format(long bytes)
    {
        var (suffix, factor) = Units.Take(4).Reverse().FirstOrDefault(u => bytes >= 10 * u.Factor, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling((decimal)bytes / factor):0}{suffix}");
    }
}
