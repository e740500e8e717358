using System.Buffers.Binary;

namespace SessionRec.Core.Data.Formats;

/// <summary>
/// Walks through the footer of a Parquet file before the library reads it: the library does not come back from footers
/// whose lists or fields claim to be longer than the file.
/// </summary>
/// <remarks>Source: the Parquet format's layout, and Thrift's compact protocol, in which the footer is written.</remarks>
internal ref struct ParquetFooter
{
    private const int DepthLimit = 24, FooterLimit = 1 << 28;

    private ReadOnlySpan<byte> _rest;

    private ParquetFooter(ReadOnlySpan<byte> footer) => _rest = footer;

    /// <summary>Throws where the footer is not well formed; the stream is left at its start.</summary>
    public static void Check(Stream file)
    {
        Span<byte> tail = stackalloc byte[8];
        if (file.Length < 12) throw new InvalidDataException("it is too short");
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8) || length < 0 || length > Math.Min(file.Length - 12, FooterLimit)) throw new InvalidDataException("it does not end in a footer");
        var footer = new byte[length];
        file.Position = file.Length - 8 - length;
        file.ReadExactly(footer);
        new ParquetFooter(footer).Struct(0);
        file.Position = 0;
    }

    private void Struct(int depth)
    {
        if (depth > DepthLimit) throw Malformed();
        while (Byte() is var head and not 0)
        {
            if (head >> 4 == 0) Varint();
            var type = head & 0x0f;
            // As a field, a boolean is told by its type alone.
            if (type is not (1 or 2)) Value(type, depth);
        }
    }

    private void Value(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2 or 3: Skip(1); break;
            case 4 or 5 or 6: Varint(); break;
            case 7: Skip(8); break;
            case 8: Skip(Varint()); break;
            case 9 or 10: List(depth); break;
            case 11: Map(depth); break;
            case 12: Struct(depth + 1); break;
            default: throw Malformed();
        }
    }

    private void List(int depth)
    {
        var head = Byte();
        var count = head >> 4 == 0x0f ? Varint() : (ulong)head >> 4;
        Values(count, depth, head & 0x0f);
    }

    private void Map(int depth)
    {
        var count = Varint();
        if (count == 0) return;
        var types = Byte();
        Values(count, depth, types >> 4, types & 0x0f);
    }

    private void Values(ulong count, int depth, params ReadOnlySpan<int> types)
    {
        // Whatever it is, a value takes a byte.
        if (count > (ulong)_rest.Length) throw Malformed();
        for (var i = 0UL; i < count; i++)
            foreach (var type in types) Value(type, depth + 1);
    }

    private byte Byte()
    {
        if (_rest.IsEmpty) throw Malformed();
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }

        throw Malformed();
    }

    private void Skip(ulong count)
    {
        if (count > (ulong)_rest.Length) throw Malformed();
        _rest = _rest[(int)count..];
    }

    private static InvalidDataException Malformed() => new("its footer is damaged");
}
