using System.Text;
using System.Text.Unicode;

namespace SessionRec.Core.Data.Formats;

/// <summary>The text of fields that are read as bytes.</summary>
internal static class FieldText
{
    private const int MessageLimit = 40;

    /// <summary>The field's text: UTF-8 where its bytes are valid UTF-8, else Latin-1. ASCII is both.</summary>
    public static string Decode(ReadOnlySpan<byte> field) =>
        Utf8.IsValid(field) ? Encoding.UTF8.GetString(field) : Encoding.Latin1.GetString(field);

    /// <summary>A name that one line of the native format can hold: not empty, no tab, no line break.</summary>
    public static bool IsName(ReadOnlySpan<byte> field) => !field.IsEmpty && field.IndexOfAny("\t\n\r"u8) < 0;

    /// <summary>Spaces aside, nothing or pandas' word for nothing.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> field)
    {
        field = field.Trim((byte)' ');
        return field.IsEmpty || (field.Length == 3 && Ascii.EqualsIgnoreCase(field, "nan"u8));
    }

    /// <summary>A field for a message: at most 40 characters, control characters shown as dots.</summary>
    public static string Shorten(ReadOnlySpan<byte> field) => Shorten(Decode(field));

    /// <inheritdoc cref="Shorten(ReadOnlySpan{byte})"/>
    public static string Shorten(string text)
    {
        var printable = new string([.. text.Take(MessageLimit).Select(c => char.IsControl(c) ? '·' : c)]);
        return text.Length > MessageLimit ? printable + "..." : printable;
    }
}
