namespace SessionRec.Core.Data.Formats;

/// <summary>
/// Walks through one structure written in Thrift's compact protocol: whether it is well formed, how long it is, and the
/// whole numbers in it and in the structures right below.
/// </summary>
/// <remarks>Source: Apache Thrift, "Thrift compact protocol encoding".</remarks>
internal ref struct ThriftStructure
{
    private const int DepthLimit = 24;

    private readonly Dictionary<(int Field, int Inner), long> _numbers = [];
    private ReadOnlySpan<byte> _rest;

    private ThriftStructure(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>
    /// Reads the structure that <paramref name="bytes"/> begin with. Numbers are by field, 0 for the inner one where the
    /// structure itself has it.
    /// </summary>
    /// <exception cref="InvalidDataException">It is not well formed, or does not end within <paramref name="bytes"/>.</exception>
    public static (int Length, IReadOnlyDictionary<(int Field, int Inner), long> Numbers) Read(ReadOnlySpan<byte> bytes)
    {
        var structure = new ThriftStructure(bytes);
        structure.Struct(0, 0);
        return (bytes.Length - structure._rest.Length, structure._numbers);
    }

    private void Struct(int depth, int outer)
    {
        if (depth > DepthLimit) throw Malformed();
        var field = 0L;
        while (Byte() is var head and not 0)
        {
            field = head >> 4 == 0 ? ZigZag(Varint()) : field + (head >> 4);
            var type = head & 0x0f;
            if (type is 5 or 6)
            {
                var number = ZigZag(Varint());
                if (depth == 0) _numbers[((int)field, 0)] = number;
                else if (depth == 1 && outer > 0) _numbers[(outer, (int)field)] = number;
            }
            else if (type is not (1 or 2))
            {
                // As a field, a boolean is told by its type alone.
                Value(type, depth, depth == 0 ? (int)field : 0);
            }
        }
    }

    private void Value(int type, int depth, int field)
    {
        switch (type)
        {
            case 1 or 2 or 3: Skip(1); break;
            case 4 or 5 or 6: Varint(); break;
            case 7: Skip(8); break;
            case 8: Skip(Varint()); break;
            case 9 or 10: List(depth); break;
            case 11: Map(depth); break;
            case 12: Struct(depth + 1, field); break;
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
        if (count > (ulong)_rest.Length || depth > DepthLimit) throw Malformed();
        for (var i = 0UL; i < count; i++)
            foreach (var type in types) Value(type, depth + 1, 0);
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

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static InvalidDataException Malformed() => new("its structure is damaged");
}
