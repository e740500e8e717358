using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace SessionRec.Core.Data.Formats;

/// <summary>
/// Finds sessions whose rows do not lie together, at 8 bytes a session. Most files number their sessions upwards, which
/// rules it out at once; for others the fingerprints are compared at the end, and only equal ones are looked at again.
/// </summary>
internal sealed class SessionContiguity
{
    private const ulong FnvBasis = 0xcbf29ce484222325, FnvPrime = 0x100000001b3;

    private readonly List<ulong> _fingerprints = [];
    private bool _ascending = true;
    private ulong _last;

    public void Begin(ReadOnlySpan<byte> session)
    {
        if (_ascending)
        {
            _ascending = IsPlainNumber(session, out var number) && (_fingerprints.Count == 0 || number > _last);
            _last = number;
        }

        _fingerprints.Add(Fingerprint(session));
    }

    /// <exception cref="InputException">A session comes back after another one; the message names it and the line.</exception>
    public void Check(string path, int sessionColumn, CancellationToken cancellation)
    {
        if (_ascending) return;
        var sorted = CollectionsMarshal.AsSpan(_fingerprints);
        sorted.Sort();
        var repeated = new HashSet<ulong>();
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1]) repeated.Add(sorted[i]);
        if (repeated.Count > 0) FindReturn(path, sessionColumn, repeated, cancellation);
    }

    private static void FindReturn(string path, int sessionColumn, HashSet<ulong> suspects, CancellationToken cancellation)
    {
        using var file = DataFile.Open(path);
        var lines = new LineReader(file);
        var lastLines = new Dictionary<string, long>();
        byte[] previous = [];
        lines.TryRead(out _);
        while (lines.TryRead(out var line))
        {
            cancellation.ThrowIfCancellationRequested();
            var session = Field(line, sessionColumn);
            if (session.SequenceEqual(previous)) continue;
            previous = session.ToArray();
            if (!suspects.Contains(Fingerprint(session)) || lastLines.TryAdd(FieldText.Decode(session), lines.Line)) continue;
            throw InputException.At(
                path,
                lines.Line,
                $"session '{FieldText.Shorten(session)}' comes back here; it began in line {lastLines[FieldText.Decode(session)]} and another came between. The rows of a session lie together in a native file: sort it by session, or read it as data.format: table.");
        }
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int column)
    {
        for (var c = 0; c < column; c++)
        {
            var tab = line.IndexOf((byte)'\t');
            if (tab < 0) return default;
            line = line[(tab + 1)..];
        }

        var end = line.IndexOf((byte)'\t');
        return end < 0 ? line : line[..end];
    }

    /// <summary>Digits without leading zeros, so that equal numbers are equal names.</summary>
    private static bool IsPlainNumber(ReadOnlySpan<byte> session, out ulong number) =>
        Utf8Parser.TryParse(session, out number, out var used) && used == session.Length && (session[0] is >= (byte)'1' and <= (byte)'9' || session.Length == 1);

    private static ulong Fingerprint(ReadOnlySpan<byte> session)
    {
        var hash = FnvBasis;
        foreach (var b in session) hash = (hash ^ b) * FnvPrime;
        return hash;
    }
}
