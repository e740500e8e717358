using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Core.Reporting.Results;

/// <summary>
/// A trial's results as a TensorBoard event file: a scalar for each metric, the epoch as its step. Records are framed as TFRecords (length,
/// its checksum, content, its checksum), each content an <c>Event</c> message of protocol buffers.
/// </summary>
/// <remarks>Sources: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto.</remarks>
internal static class TensorBoardFile
{
    private const uint MaskDelta = 0xa282ead8;
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5;

    /// <summary>What TensorBoard asks first of a file.</summary>
    private static readonly byte[] Version = "brain.Event:2"u8.ToArray();

    /// <summary>The file's name: TensorBoard takes any that has <c>tfevents</c> in it. The same trial has the same name each time it is written.</summary>
    public static string NameOf(TrialRow trial) =>
        string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{(trial.StartedAt ?? DateTimeOffset.UnixEpoch).ToUnixTimeSeconds()}.sessionrec");

    public static void Write(Stream destination, IReadOnlyList<EpochRow> epochs)
    {
        WriteRecord(destination, Event(epochs[0].At, null, 3, Version));
        foreach (var epoch in epochs) WriteRecord(destination, Event(epoch.At, epoch.Epoch, 5, Summary(epoch.Metrics.Append(new("time_this_iter_s", epoch.Seconds)))));
    }

    private static ReadOnlySpan<byte> Event(DateTimeOffset at, long? step, int field, ReadOnlySpan<byte> content)
    {
        var message = new ArrayBufferWriter<byte>();
        WriteKey(message, 1, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(message.GetSpan(sizeof(double)), at.ToUnixTimeMilliseconds() / 1000.0);
        message.Advance(sizeof(double));
        if (step is { } number)
        {
            WriteKey(message, 2, Varint);
            WriteVarint(message, (ulong)number);
        }

        WriteBytes(message, field, content);
        return message.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Summary(IEnumerable<KeyValuePair<string, double>> scalars)
    {
        var summary = new ArrayBufferWriter<byte>();
        foreach (var (tag, scalar) in scalars)
        {
            var value = new ArrayBufferWriter<byte>();
            WriteBytes(value, 1, Encoding.UTF8.GetBytes(tag));
            WriteKey(value, 2, Fixed32);
            BinaryPrimitives.WriteSingleLittleEndian(value.GetSpan(sizeof(float)), (float)scalar);
            value.Advance(sizeof(float));
            WriteBytes(summary, 1, value.WrittenSpan);
        }

        return summary.WrittenSpan;
    }

    private static void WriteBytes(ArrayBufferWriter<byte> message, int field, ReadOnlySpan<byte> bytes)
    {
        WriteKey(message, field, LengthDelimited);
        WriteVarint(message, (ulong)bytes.Length);
        message.Write(bytes);
    }

    private static void WriteKey(ArrayBufferWriter<byte> message, int field, int wireType) => WriteVarint(message, (ulong)((field << 3) | wireType));

    private static void WriteVarint(ArrayBufferWriter<byte> message, ulong value)
    {
        for (; value >= 0x80; value >>= 7) message.Write([(byte)(value | 0x80)]);
        message.Write([(byte)value]);
    }

    private static void WriteRecord(Stream destination, ReadOnlySpan<byte> content)
    {
        Span<byte> frame = stackalloc byte[sizeof(ulong) + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[sizeof(ulong)..], MaskedChecksum(frame[..sizeof(ulong)]));
        destination.Write(frame);
        destination.Write(content);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, MaskedChecksum(content));
        destination.Write(frame[..sizeof(uint)]);
    }

    /// <summary>CRC-32C, turned and shifted so that the checksum of a string that has checksums in it is no trivial one.</summary>
    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }
}
