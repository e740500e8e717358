using System.Buffers.Binary;
using System.Text;

namespace SessionRec.Core.Tests.Reporting.Results;

/// <summary>
/// Reads TensorBoard event files by their documented form, and is strict: every checksum must be right (by a table, not by the processor as the
/// writer's), every field known and of its type, nothing left over. Sources as for the writer; the checksum is RFC 3720's, appendix B.4.
/// </summary>
internal static class TensorBoardEvents
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (crc, _) => (crc >> 1) ^ (0x82f63b78 & (0 - (crc & 1)))))];

    public sealed record Event(double WallTime, long Step, string? FileVersion, IReadOnlyDictionary<string, float> Scalars);

    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes) crc = (crc >> 8) ^ Table[(byte)(crc ^ one)];
        return ~crc;
    }

    public static IReadOnlyList<Event> Read(ReadOnlySpan<byte> file)
    {
        var events = new List<Event>();
        while (!file.IsEmpty)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Check(file[..8], BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            var content = file.Slice(12, length);
            Check(content, BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(ReadEvent(content));
            file = file[(16 + length)..];
        }

        return events;
    }

    private static void Check(ReadOnlySpan<byte> bytes, uint masked)
    {
        var crc = Checksum(bytes);
        if (masked != ((crc >> 15) | (crc << 17)) + 0xa282ead8) throw new InvalidDataException("A checksum is wrong.");
    }

    private static Event ReadEvent(ReadOnlySpan<byte> message)
    {
        var (time, step, version, scalars) = (double.NaN, 0L, (string?)null, new Dictionary<string, float>());
        while (!message.IsEmpty)
        {
            switch (Varint(ref message))
            {
                case (1 << 3) | 1:
                    time = BinaryPrimitives.ReadDoubleLittleEndian(message);
                    message = message[8..];
                    break;
                case (2 << 3) | 0:
                    step = (long)Varint(ref message);
                    break;
                case (3 << 3) | 2:
                    version = Encoding.UTF8.GetString(Bytes(ref message));
                    break;
                case (5 << 3) | 2:
                    for (var summary = Bytes(ref message); !summary.IsEmpty;)
                    {
                        if (Varint(ref summary) != ((1 << 3) | 2)) throw new InvalidDataException("A summary has values only.");
                        var (tag, value) = ReadValue(Bytes(ref summary));
                        scalars.Add(tag, value);
                    }

                    break;
                default: throw new InvalidDataException("An event has an unknown field.");
            }
        }

        return new Event(time, step, version, scalars);
    }

    private static (string Tag, float Value) ReadValue(ReadOnlySpan<byte> message)
    {
        if (Varint(ref message) != ((1 << 3) | 2)) throw new InvalidDataException("A value begins with its tag.");
        var tag = Encoding.UTF8.GetString(Bytes(ref message));
        if (Varint(ref message) != ((2 << 3) | 5) || message.Length != 4) throw new InvalidDataException("A tag is followed by one number.");
        return (tag, BinaryPrimitives.ReadSingleLittleEndian(message));
    }

    private static ReadOnlySpan<byte> Bytes(ref ReadOnlySpan<byte> message)
    {
        var length = (int)Varint(ref message);
        var bytes = message[..length];
        message = message[length..];
        return bytes;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var i = 0; ; i++)
        {
            value |= (ulong)(message[i] & 0x7f) << (7 * i);
            if ((message[i] & 0x80) != 0) continue;
            message = message[(i + 1)..];
            return value;
        }
    }
}
