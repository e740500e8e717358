using System.Buffers.Text;
using System.Globalization;
using System.Text;
using CsvHelper;

namespace SessionRec.Core.Data.Formats;

/// <summary>Turns rows of an Online Retail file into events, or counts why not.</summary>
internal sealed class OnlineRetailRows(OnlineRetailColumns columns, SessionAssembler assembler, ImportTally tally, DataOptions options)
{
    private const int LongestDate = 32;

    private static readonly string[] DateForms =
    [
        "M/d/yyyy H:mm", "yyyy-MM-dd HH:mm:ss", "M/d/yy H:mm", "M/d/yyyy H:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss",
    ];

    private int _lastForm;

    public void Take(CsvReader row)
    {
        if (row.FieldCount != columns.Count)
        {
            tally.Bad(row.LineNumber, $"there are {row.FieldCount} fields where the header has {columns.Count}");
            return;
        }

        var customer = row.GetSpan(columns.Customer);
        if (FieldText.IsMissing(customer)) tally.Drop("without a customer");
        else if (FieldText.IsMissing(row.GetSpan(columns.Description))) tally.Drop("without a description");
        else if (!options.KeepCancellations && row.GetSpan(columns.Invoice) is [(byte)'C' or (byte)'c', ..]) tally.Drop("of cancelled invoices");
        else if (!options.KeepNonProducts && !IsProduct(row.GetSpan(columns.StockCode))) tally.Drop("of stock codes that are no products");
        else if (!TryCustomer(customer, out var number)) tally.Bad(row.LineNumber, $"the customer '{FieldText.Shorten(customer)}' is not a number");
        else if (!TryDate(row.GetSpan(columns.Date), out var time)) tally.Bad(row.LineNumber, $"the date '{FieldText.Shorten(row.GetSpan(columns.Date))}' is none of {string.Join(", ", DateForms)}");
        else if (!FieldText.IsName(row.GetSpan(columns.StockCode))) tally.Bad(row.LineNumber, "the stock code is empty or contains a tab or a line break");
        else if (!FieldText.IsName(row.GetSpan(columns.Invoice))) tally.Bad(row.LineNumber, "the invoice number is empty or contains a tab or a line break");
        else assembler.Add(Session(number, row), assembler.Items.Index(row.GetSpan(columns.StockCode)), time);
    }

    private int Session(long customer, CsvReader row)
    {
        if (options.Sessions == OnlineRetailFormat.Invoice) return assembler.Sessions.Index(row.GetSpan(columns.Invoice));
        Span<char> digits = stackalloc char[20];
        customer.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        return assembler.Sessions.Index((ReadOnlySpan<char>)digits[..length]);
    }

    /// <summary>Customers are whole numbers; copies that went through pandas write them <c>17850.0</c>.</summary>
    private static bool TryCustomer(ReadOnlySpan<byte> field, out long number)
    {
        field = field.Trim((byte)' ');
        if (field.EndsWith(".0"u8)) field = field[..^2];
        return Utf8Parser.TryParse(field, out number, out var used) && used == field.Length && number >= 0;
    }

    /// <summary>Products have codes of five digits and sometimes letters; the others are postage, fees, corrections and the like.</summary>
    private static bool IsProduct(ReadOnlySpan<byte> code) => code.Length >= 5 && code[..5].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private bool TryDate(ReadOnlySpan<byte> field, out double secondsSince1970)
    {
        secondsSince1970 = 0;
        Span<char> text = stackalloc char[LongestDate];
        if (field.Length > LongestDate || Ascii.ToUtf16(field, text, out var length) != System.Buffers.OperationStatus.Done) return false;

        for (var i = 0; i < DateForms.Length; i++)
        {
            var form = (_lastForm + i) % DateForms.Length;
            if (!DateTime.TryParseExact(text[..length], DateForms[form], CultureInfo.InvariantCulture, DateTimeStyles.AllowLeadingWhite | DateTimeStyles.AllowTrailingWhite, out var date)) continue;
            _lastForm = form;
            secondsSince1970 = (date - DateTime.UnixEpoch).TotalSeconds;
            return true;
        }

        return false;
    }
}
