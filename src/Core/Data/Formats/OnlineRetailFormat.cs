using System.Globalization;
using CsvHelper;

namespace SessionRec.Core.Data.Formats;

/// <summary>
/// The UCI "Online Retail" transactions, as the workbook that UCI offers or as CSV, in the encodings and date forms in
/// which copies go round. A session is a
/// customer's whole history (customers in numeric order), an invoice (in order of appearance), or what a customer bought
/// without a pause. Events keep the order of the file; where sessions are cut at pauses they are ordered by time first.
/// </summary>
/// <remarks>Source: Chen, "Online Retail", UCI Machine Learning Repository (2015), CC BY 4.0.</remarks>
public sealed class OnlineRetailFormat : IDataFormat
{
    internal const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    internal const string Customer = "customer", Invoice = "invoice", Gap = "gap";

    /// <summary>The file as a table, for what needs no meaning of its columns.</summary>
    private static readonly TableLayout Layout = new("online-retail", ',', HasHeader: true, "CustomerID", "StockCode", "InvoiceDate");

    private const int RecordLimit = 1 << 20, ReportEvery = 1 << 13;

    public string Name => "online-retail";

    public string Description => $"UCI Online Retail, CSV or .xlsx: {Header}";

    public IReadOnlyList<string> SessionRules => [Customer, Invoice, Gap];

    public int DefaultMinimumSessionLength => 3;

    public bool ReadsWorkbooks => true;

    public bool Recognises(string firstLine) =>
        firstLine.Contains("StockCode", StringComparison.OrdinalIgnoreCase) && firstLine.Contains("InvoiceDate", StringComparison.OrdinalIgnoreCase);

    public ImportResult Read(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        var tally = new ImportTally(file.Path, Name);
        var assembler = new SessionAssembler(options, byTime: options.Sessions == Gap, cutAtGaps: options.Sessions == Gap);
        if (file.IsWorkbook) ReadWorkbook();
        else ReadText();
        var corpus = assembler.Assemble(SessionOrder(assembler.Sessions, byNumber: options.Sessions != Invoice), tally);
        return new ImportResult(corpus, tally.Complete(corpus.EventCount));

        void ReadText()
        {
            try
            {
                using var csv = CsvReader.Create(file.Content, new CsvReaderOptions { Separator = ',', MaxRecordSize = RecordLimit, TrackLineNumbers = true }, leaveOpen: true);
                var rows = Rows([.. csv.Headers]);
                while (csv.Read())
                {
                    rows.Take(csv);
                    Report();
                }
            }
            catch (CsvFormatException e)
            {
                throw new InputException($"{file.Path}: a row is longer than {RecordLimit:N0} bytes: a quote is not closed, or this is not a CSV file. {e.Message}", e);
            }
        }

        void ReadWorkbook()
        {
            using var sheet = new WorkbookRows(file);
            var header = sheet.Read() ? Enumerable.Range(0, sheet.FieldCount).Select(i => FieldText.Decode(sheet.Field(i))) : [];
            var rows = Rows([.. header]);
            while (sheet.Read())
            {
                rows.Take(sheet);
                Report();
            }
        }

        OnlineRetailRows Rows(string[] header) => new(OnlineRetailColumns.Find(header, file.Path), assembler, tally, options);

        void Report()
        {
            if (tally.Rows % ReportEvery != 0) return;
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(file.ShareRead);
        }
    }

    public NullCounts CountNulls(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.IsWorkbook ? TextNulls.CountWorkbook(file, cancellation) : TableReader.CountNulls(file, Layout, columns: null, progress, cancellation);
    }

    private static int[] SessionOrder(ItemTable sessions, bool byNumber)
    {
        int[] order = [.. Enumerable.Range(0, sessions.Count)];
        if (byNumber) Array.Sort(Array.ConvertAll(order, s => long.Parse(sessions[s], CultureInfo.InvariantCulture)), order);
        return order;
    }
}
