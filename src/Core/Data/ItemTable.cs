using System.Text.Unicode;

namespace SessionRec.Core.Data;

/// <summary>Numbers names in the order in which they are first seen.</summary>
public sealed class ItemTable
{
    private const int StackLimit = 256;

    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly List<string> _keys = [];

    public ItemTable() => _bySpan = _indices.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _keys.Count;

    public string this[int index] => _keys[index];

    /// <summary>The index of <paramref name="key"/>, a new one where it is new. No string is made for a name already known.</summary>
    public int Index(ReadOnlySpan<char> key)
    {
        if (_bySpan.TryGetValue(key, out var index)) return index;
        var name = key.ToString();
        _indices.Add(name, _keys.Count);
        _keys.Add(name);
        return _keys.Count - 1;
    }

    /// <summary>As above for a field's bytes: UTF-8 where they are valid UTF-8, else Latin-1.</summary>
    public int Index(ReadOnlySpan<byte> key)
    {
        Span<char> text = key.Length <= StackLimit ? stackalloc char[StackLimit] : new char[key.Length];
        if (Utf8.ToUtf16(key, text, out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
        {
            length = key.Length;
            System.Text.Encoding.Latin1.GetChars(key, text);
        }

        return Index((ReadOnlySpan<char>)text[..length]);
    }

    public string[] ToArray() => [.. _keys];
}
