namespace SessionRec.Core.Data.Formats;

/// <summary>Where the columns of an Online Retail file are; the second edition of the data set names some differently.</summary>
internal sealed record OnlineRetailColumns(int Invoice, int StockCode, int Description, int Date, int Customer, int Count)
{
    public static OnlineRetailColumns Find(string[] header, string path)
    {
        var names = Array.ConvertAll(header, h => h.Trim());
        return new OnlineRetailColumns(
            Column("InvoiceNo", "Invoice"),
            Column("StockCode"),
            Column("Description"),
            Column("InvoiceDate"),
            Column("CustomerID", "Customer ID"),
            header.Length);

        int Column(params string[] spellings)
        {
            var index = Array.FindIndex(names, n => spellings.Contains(n, StringComparer.OrdinalIgnoreCase));
            return index >= 0 ? index : throw InputException.At(
                path,
                1,
                $"there is no column {spellings[0]}: the first line is '{FieldText.Shorten(string.Join(',', names))}', that of an online-retail file is {OnlineRetailFormat.Header}.");
        }
    }
}
