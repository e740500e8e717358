using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SessionRec.Core.Data.Formats;

/// <summary>
/// Times as they are found in event files: seconds since 1970, also fractional; milliseconds since 1970, which are told
/// by their size; ISO 8601 dates, in UTC where they name no zone.
/// </summary>
internal static class EventTime
{
    /// <summary>A number from here on is milliseconds: as seconds it would be after the year 5000.</summary>
    private const double MillisecondsFrom = 1e11;

    private const int LongestDate = 40;

    public const string AllowedSeconds = "a number of seconds since 1970";

    public const string Allowed = "seconds or milliseconds since 1970 or a date such as 2014-04-07T10:51:09.277Z";

    private static readonly string[] DateForms =
    [
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    /// <summary>Reads the whole of <paramref name="field"/> as seconds since 1970.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field, out double seconds)
    {
        field = field.Trim((byte)' ');
        if (TrySeconds(field, out seconds))
        {
            if (Math.Abs(seconds) >= MillisecondsFrom) seconds /= 1000;
            return true;
        }

        return TryPlainIso(field, out seconds) || TryDate(field, out seconds);
    }

    /// <summary>Reads the whole of <paramref name="field"/> as a finite number.</summary>
    public static bool TrySeconds(ReadOnlySpan<byte> field, out double number)
    {
        if (Utf8Parser.TryParse(field, out long whole, out var used) && used == field.Length)
        {
            number = whole;
            return true;
        }

        return Utf8Parser.TryParse(field, out number, out used) && used == field.Length && double.IsFinite(number);
    }

    /// <summary>The common form, <c>2014-04-07T10:51:09.277Z</c>, without the cost of the general parser.</summary>
    private static bool TryPlainIso(ReadOnlySpan<byte> field, out double seconds)
    {
        seconds = 0;
        if (field.Length != 24 || field[4] != '-' || field[7] != '-' || field[10] != 'T' || field[13] != ':' || field[16] != ':' || field[19] != '.' || field[23] != 'Z')
            return false;
        if (!TryDigits(field[..4], out var year) || !TryDigits(field[5..7], out var month) || !TryDigits(field[8..10], out var day)
            || !TryDigits(field[11..13], out var hour) || !TryDigits(field[14..16], out var minute) || !TryDigits(field[17..19], out var second)
            || !TryDigits(field[20..23], out var millisecond))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return false;
        seconds = (new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds + (millisecond / 1000.0);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> field, out int number)
    {
        number = 0;
        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }

    private static bool TryDate(ReadOnlySpan<byte> field, out double seconds)
    {
        seconds = 0;
        Span<char> text = stackalloc char[LongestDate];
        if (field.Length > LongestDate || Ascii.ToUtf16(field, text, out var length) != System.Buffers.OperationStatus.Done) return false;
        if (!DateTimeOffset.TryParseExact(text[..length], DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return false;
        seconds = (date - DateTimeOffset.UnixEpoch).TotalSeconds;
        return true;
    }
}
