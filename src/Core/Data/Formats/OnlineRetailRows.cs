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

    /// <summary>Takes the next row of a text file.</summary>
    public void Take(CsvReader row)
    {
        if (IsComplete(row.FieldCount, row.LineNumber))
        {
            Take(new OnlineRetailRow
            {
                Line = row.LineNumber,
                Invoice = row.GetSpan(columns.Invoice),
                StockCode = row.GetSpan(columns.StockCode),
                Description = row.GetSpan(columns.Description),
                Date = row.GetSpan(columns.Date),
                Customer = row.GetSpan(columns.Customer),
            });
        }
    }

    /// <summary>Takes the next row of a workbook.</summary>
    public void Take(WorkbookRows row)
    {
        if (IsComplete(row.FieldCount, row.Row))
        {
            Take(new OnlineRetailRow
            {
                Line = row.Row,
                Invoice = row.Field(columns.Invoice),
                StockCode = row.Field(columns.StockCode),
                Description = row.Field(columns.Description),
                Date = row.Field(columns.Date),
                Customer = row.Field(columns.Customer),
            });
        }
    }

    private bool IsComplete(int fieldCount, long line)
    {
        tally.CountRow();
        if (fieldCount == columns.Count) return true;
        tally.Bad(line, $"there are {fieldCount} fields where the header has {columns.Count}");
        return false;
    }

    private void Take(in OnlineRetailRow row)
    {
        if (FieldText.IsMissing(row.Customer)) tally.Drop("without a customer");
        else if (FieldText.IsMissing(row.Description)) tally.Drop("without a description");
        else if (!options.KeepCancellations && row.Invoice is [(byte)'C' or (byte)'c', ..]) tally.Drop("of cancelled invoices");
        else if (!options.KeepNonProducts && !IsProduct(row.StockCode)) tally.Drop("of stock codes that are no products");
        else if (!TryCustomer(row.Customer, out var number)) tally.Bad(row.Line, $"the customer '{FieldText.Shorten(row.Customer)}' is not a number");
        else if (!TryDate(row.Date, out var time)) tally.Bad(row.Line, $"the date '{FieldText.Shorten(row.Date)}' is none of {string.Join(", ", DateForms)}");
        else if (!FieldText.IsName(row.StockCode)) tally.Bad(row.Line, "the stock code is empty or contains a tab or a line break");
        else if (!FieldText.IsName(row.Invoice)) tally.Bad(row.Line, "the invoice number is empty or contains a tab or a line break");
        else Add(Session(number, row.Invoice), assembler.Items.Index(row.StockCode), time, row.Description);
    }

    private void Add(int session, int item, double time, ReadOnlySpan<byte> name)
    {
        assembler.Add(session, item, time);
        assembler.Name(item, name);
    }

    private int Session(long customer, ReadOnlySpan<byte> invoice)
    {
        if (options.Sessions == OnlineRetailFormat.Invoice) return assembler.Sessions.Index(invoice);
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
