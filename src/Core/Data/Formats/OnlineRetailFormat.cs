using System.Globalization;
using CsvHelper;

namespace SessionRec.Core.Data.Formats;

/// <summary>
/// The UCI "Online Retail" transactions as CSV, in the encodings and date forms in which copies go round. A session is a
/// customer's whole history (customers in numeric order), an invoice (in order of appearance), or what a customer bought
/// without a pause. Events keep the order of the file; where sessions are cut at pauses they are ordered by time first.
/// </summary>
/// <remarks>Source: Chen, "Online Retail", UCI Machine Learning Repository (2015), CC BY 4.0.</remarks>
public sealed class OnlineRetailFormat : IDataFormat
{
    internal const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

    internal const string Customer = "customer", Invoice = "invoice", Gap = "gap";

    private const int RecordLimit = 1 << 20, ReportEvery = 1 << 13;

    public string Name => "online-retail";

    public string Description => $"UCI Online Retail CSV: {Header}";

    public IReadOnlyList<string> SessionRules => [Customer, Invoice, Gap];

    public int DefaultMinimumSessionLength => 3;

    public bool Recognises(string firstLine) =>
        firstLine.Contains("StockCode", StringComparison.OrdinalIgnoreCase) && firstLine.Contains("InvoiceDate", StringComparison.OrdinalIgnoreCase);

    public ImportResult Read(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        var tally = new ImportTally(file.Path, Name);
        var assembler = new SessionAssembler(options, byTime: options.Sessions == Gap, cutAtGaps: options.Sessions == Gap);
        try
        {
            using var csv = CsvReader.Create(file.Content, new CsvReaderOptions { Separator = ',', MaxRecordSize = RecordLimit, TrackLineNumbers = true }, leaveOpen: true);
            var rows = new OnlineRetailRows(OnlineRetailColumns.Find([.. csv.Headers], file.Path), assembler, tally, options);
            while (csv.Read())
            {
                tally.CountRow();
                rows.Take(csv);
                if (tally.Rows % ReportEvery != 0) continue;
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(file.ShareRead);
            }
        }
        catch (CsvFormatException e)
        {
            throw new InputException($"{file.Path}: a row is longer than {RecordLimit:N0} bytes: a quote is not closed, or this is not a CSV file. {e.Message}", e);
        }

        var corpus = assembler.Assemble(SessionOrder(assembler.Sessions, byNumber: options.Sessions != Invoice), tally);
        return new ImportResult(corpus, tally.Complete(corpus.EventCount));
    }

    private static int[] SessionOrder(ItemTable sessions, bool byNumber)
    {
        int[] order = [.. Enumerable.Range(0, sessions.Count)];
        if (byNumber) Array.Sort(Array.ConvertAll(order, s => long.Parse(sessions[s], CultureInfo.InvariantCulture)), order);
        return order;
    }
}
