using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace SessionRec.Core.Data;

/// <summary>
/// Numbers names in the order in which they are first seen. Most public data sets name items and sessions by numbers:
/// those are kept as numbers, at half the memory of texts and without making any.
/// </summary>
public sealed class ItemTable
{
    private const int StackLimit = 256, MostDigits = 18;

    private readonly Dictionary<long, int> _numbers = [];
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _textsBySpan;

    /// <summary>By index: the number, or where the name is none, the complement of its place in <see cref="_textKeys"/>.</summary>
    private readonly List<long> _keys = [];
    private readonly List<string> _textKeys = [];

    public ItemTable() => _textsBySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _keys.Count;

    public string this[int index] => _keys[index] is >= 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : _textKeys[(int)~_keys[index]];

    /// <summary>The index of <paramref name="key"/>, a new one where it is new.</summary>
    public int Index(ReadOnlySpan<char> key)
    {
        Span<byte> digits = stackalloc byte[MostDigits];
        if (key.Length <= MostDigits && Ascii.FromUtf16(key, digits, out var length) == OperationStatus.Done && TryNumber(digits[..length], out var number))
            return IndexOfNumber(number);
        return IndexOfText(key);
    }

    /// <summary>As above for a field's bytes: UTF-8 where they are valid UTF-8, else Latin-1.</summary>
    public int Index(ReadOnlySpan<byte> key)
    {
        if (TryNumber(key, out var number)) return IndexOfNumber(number);
        Span<char> text = key.Length <= StackLimit ? stackalloc char[StackLimit] : new char[key.Length];
        if (Utf8.ToUtf16(key, text, out _, out var length, replaceInvalidSequences: false) != OperationStatus.Done)
            length = Encoding.Latin1.GetChars(key, text);
        return IndexOfText(text[..length]);
    }

    /// <summary>The names, by index.</summary>
    public string[] ToArray()
    {
        var names = new string[Count];
        for (var i = 0; i < names.Length; i++) names[i] = this[i];
        return names;
    }

    private int IndexOfNumber(long number)
    {
        if (_numbers.TryGetValue(number, out var index)) return index;
        _numbers.Add(number, _keys.Count);
        _keys.Add(number);
        return _keys.Count - 1;
    }

    private int IndexOfText(ReadOnlySpan<char> key)
    {
        if (_textsBySpan.TryGetValue(key, out var index)) return index;
        var text = key.ToString();
        _texts.Add(text, _keys.Count);
        _keys.Add(~(long)_textKeys.Count);
        _textKeys.Add(text);
        return _keys.Count - 1;
    }

    /// <summary>Digits without leading zeros: what a number gives when it is written again.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> key, out long number)
    {
        number = 0;
        if (key.Length is 0 or > MostDigits || (key[0] == '0' && key.Length > 1)) return false;
        foreach (var digit in key)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
