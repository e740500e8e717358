using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data.Formats;

public sealed class WorkbookTests
{
    private static readonly byte[] Sheet = Workbook.Of(
        ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"],
        [536365, "85123A", "LIGHT & HOLDER", 6, new DateTime(2010, 12, 1, 8, 26, 0), 2.55, 17850, "United Kingdom"],
        [536365, 71053, "LANTERN", 6, new DateTime(2010, 12, 1, 8, 26, 0), 3.39, 17850, "United Kingdom"],
        [536366, 71053, null, 6, new DateTime(2010, 12, 1, 8, 28, 0), 3.39, 17850, "United Kingdom"],
        ["C536367", 22633, "WARMER", -6, new DateTime(2010, 12, 1, 8, 34, 0), 1.85, 17850, "United Kingdom"],
        [536368, 22632, "WARMER", 6, "someday", 1.85, 17850, "United Kingdom"],
        [536369, 22632, "WARMER", 6, new DateTime(2010, 12, 1, 8, 34, 0), 1.85, null, "United Kingdom"]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_workbook_that_uci_offers_is_read_zipped_or_not(bool zipped)
    {
        using var file = new TemporaryFile(zipped ? Workbook.Zip(("Online Retail.xlsx", Sheet)) : Sheet, ".dat");
        var (corpus, report) = CorpusLoader.Load(new DataOptions { Path = file.Path, KeepTimes = true, KeepSessionIds = true }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["85123A", "71053", "22633"], corpus.ItemKeys);
        Assert.Equal(["17850"], corpus.SessionIds!);
        Assert.Equal(new DateTimeOffset(2010, 12, 1, 8, 34, 0, TimeSpan.Zero).ToUnixTimeSeconds(), corpus.Times![2]);
        Assert.Equal(6, report.FirstBadRows.Single().Line);
        Assert.Equal(1, report.Dropped["without a customer"]);
        Assert.Equal(1, report.Dropped["without a description"]);
    }

    [Fact]
    public void Zipped_text_is_read_and_archives_of_several_files_are_refused()
    {
        using var one = new TemporaryFile(Workbook.Zip(("folder/events.tsv", "SessionId\tItemId\n1\ta\n"u8.ToArray()), ("__MACOSX/events.tsv", [1])));
        Assert.Equal(1, Load(one).Corpus.EventCount);
        using var two = new TemporaryFile(Workbook.Zip(("a.tsv", [1]), ("b.tsv", [2])));
        Assert.Contains("it holds 2 files (a.tsv, b.tsv)", Assert.Throws<InputException>(() => Load(two)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_workbooks_and_other_formats_are_refused()
    {
        using var damaged = new TemporaryFile([.. Sheet[..(Sheet.Length / 2)], .. new byte[200]]);
        Assert.Contains("damaged", Assert.Throws<InputException>(() => Load(damaged)).Message, StringComparison.Ordinal);
        using var sheet = new TemporaryFile(Sheet);
        Assert.Contains("Excel workbook", Assert.Throws<InputException>(() => Load(sheet, "native")).Message, StringComparison.Ordinal);
    }

    private static ImportResult Load(TemporaryFile file, string? format = null) =>
        CorpusLoader.Load(new DataOptions { Path = file.Path, Format = format }, cancellation: TestContext.Current.CancellationToken);
}
