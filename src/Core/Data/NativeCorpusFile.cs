using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SessionRec.Core.Data;

/// <summary>
/// Writes a corpus in the native format, canonically: UTF-8 without a byte order mark, lines ended by <c>\n</c>, whole
/// seconds without a decimal point, fractions in the shortest form that reads back the same. The same corpus gives the
/// same bytes on any machine, so their SHA-256 is its address in a cluster.
/// </summary>
/// <remarks>Sessions without a name are named by their number, from 0. A corpus without times has no Time column.</remarks>
public static class NativeCorpusFile
{
    private const int FlushAt = 1 << 16;

    /// <summary>Writes <paramref name="corpus"/> to <paramref name="path"/> and returns the SHA-256 of the file, lower-case hex.</summary>
    public static string Write(SessionCorpus corpus, string path, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.SequentialScan);
        return Write(corpus, stream, progress, cancellation);
    }

    /// <summary>Writes <paramref name="corpus"/> to <paramref name="stream"/> and returns the SHA-256 of what was written.</summary>
    /// <exception cref="ArgumentException">A session is empty, or a name cannot stand in the format.</exception>
    public static string Write(SessionCorpus corpus, Stream stream, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(stream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        var keys = corpus.ItemKeys.Select(k => Name(k, "item")).ToArray();
        buffer.Write(corpus.Times is null ? "SessionId\tItemId\n"u8 : "SessionId\tItemId\tTime\n"u8);
        for (var s = 0; s < corpus.SessionCount; s++)
        {
            WriteSession(corpus, s, keys, buffer);
            if (buffer.WrittenCount < FlushAt) continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Report((double)s / corpus.SessionCount);
            Flush();
        }

        Flush();
        progress?.Report(1);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Flush()
        {
            hash.AppendData(buffer.WrittenSpan);
            stream.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
    }

    /// <summary>SHA-256, lower-case hex, of the canonical file of <paramref name="corpus"/>, without writing it.</summary>
    public static string ContentSha256(SessionCorpus corpus, CancellationToken cancellation = default) => Write(corpus, Stream.Null, null, cancellation);

    private static void WriteSession(SessionCorpus corpus, int session, byte[][] keys, ArrayBufferWriter<byte> buffer)
    {
        var id = corpus.SessionIds is { } ids ? Name(ids[session], "session") : Encoding.UTF8.GetBytes(session.ToString(CultureInfo.InvariantCulture));
        var (start, end) = (corpus.Offsets[session], corpus.Offsets[session + 1]);
        if (start == end) throw new ArgumentException($"Session {session} is empty; the native format cannot hold it.", nameof(corpus));
        for (var e = start; e < end; e++)
        {
            buffer.Write(id);
            buffer.Write("\t"u8);
            buffer.Write(keys[corpus.Items[e]]);
            if (corpus.Times is { } times)
            {
                buffer.Write("\t"u8);
                WriteTime(times[e], buffer);
            }

            buffer.Write("\n"u8);
        }
    }

    private static void WriteTime(double seconds, ArrayBufferWriter<byte> buffer)
    {
        var target = buffer.GetSpan(32);
        int written;
        if (Math.Abs(seconds) < 1L << 53 && seconds == Math.Floor(seconds)) Utf8Formatter.TryFormat((long)seconds, target, out written);
        else seconds.TryFormat(target, out written, "R", CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    private static byte[] Name(string name, string what) => name.Length > 0 && name.AsSpan().IndexOfAny("\t\n\r") < 0
        ? Encoding.UTF8.GetBytes(name)
        : throw new ArgumentException($"The {what} '{name}' is empty or contains a tab or a line break; the native format cannot hold it.");
}
