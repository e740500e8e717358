using System.Globalization;
using System.Text;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>
/// The word2vec formats end a key at the first space, so a key must not hold one. Spaces and control characters are written
/// as in web addresses (<c>BANK CHARGES</c> as <c>BANK%20CHARGES</c>), and a percent sign only where it would be mistaken for
/// such an escape; every other key stays as it is.
/// </summary>
internal static class KeyEscape
{
    public static string Escape(string key)
    {
        var text = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
            if (key[i] <= ' ' || (key[i] == '%' && Escaped(key, i) is not null)) text.Append(CultureInfo.InvariantCulture, $"%{(int)key[i]:X2}");
            else text.Append(key[i]);
        return text.ToString();
    }

    public static string Unescape(string text)
    {
        if (!text.Contains('%')) return text;
        var key = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = Escaped(text, i);
            key.Append(escaped ?? text[i]);
            if (escaped is not null) i += 2;
        }

        return key.ToString();
    }

    /// <summary>What is escaped at a place, or null. Only what is ever written is read back; anything else stands for itself.</summary>
    private static char? Escaped(string text, int at)
    {
        if (text[at] != '%' || at + 2 >= text.Length) return null;
        if (!byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return null;
        return code <= ' ' || code == '%' ? (char)code : null;
    }
}
