using System.Text;
using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data.Formats;

public sealed class OnlineRetailFormatTests
{
    private const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n";

    [Fact]
    public void Customer_histories_of_the_real_file_have_the_published_counts_and_hash()
    {
        var (corpus, report) = OnlineRetail.Import();

        Assert.Equal((4234, 406632, 3684), (corpus.SessionCount, corpus.EventCount, corpus.ItemCount));
        Assert.Equal("7d24fd3e45f0d5bd8e52ca49ba94d47a4e52018298a4f5224fb356719fea802c", corpus.SessionsSha256);
        var lengths = CorpusDescription.Of(corpus).SessionLengths.Quantiles;
        Assert.Equal((3, 44, 7983), (lengths["min"], lengths["median"], lengths["max"]));
        Assert.Equal(541909, report.Rows);
        Assert.Equal(135080, report.Dropped["without a customer"]);
        Assert.Equal(0, report.BadRows);
        Assert.Equal(report.Rows, report.Kept + report.Dropped.Values.Sum() + report.BadRows);
    }

    [Theory]
    [InlineData("12/1/2010 8:26", "17850")]
    [InlineData("2010-12-01 08:26:00", "17850.0")]
    [InlineData("12/1/10 8:26", "17850")]
    public void Dates_and_customers_are_read_in_all_their_forms(string date, string customer)
    {
        using var file = new TemporaryFile($"{Header}536365,85123A,LIGHT,6,{date},2.55,{customer},UK\r\n");
        var corpus = Load(file, minimum: 1).Corpus;
        Assert.Equal([new DateTimeOffset(2010, 12, 1, 8, 26, 0, TimeSpan.Zero).ToUnixTimeSeconds()], corpus.Times!);
        Assert.Equal(["17850"], corpus.SessionIds!);
    }

    [Fact]
    public void Latin1_and_utf8_copies_give_the_same_corpus()
    {
        var text = $"{Header}1,\u00a3A,\"POUND, \u00a3 \"\"QUOTED\"\"\",6,12/1/2010 8:26,2.55,7,UK\r\n";
        using var latin = new TemporaryFile(Encoding.Latin1.GetBytes(text));
        using var utf8 = new TemporaryFile([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]);
        using var packed = new TemporaryFile(TemporaryFile.Gzip(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(["\u00a3A"], Load(latin, 1).Corpus.ItemKeys);
        Assert.Equal(["\u00a3A"], Load(utf8, 1).Corpus.ItemKeys);
        Assert.Equal(["\u00a3A"], Load(packed, 1).Corpus.ItemKeys);
    }

    [Fact]
    public void Customers_come_in_numeric_order_and_items_are_numbered_by_first_appearance_there()
    {
        using var file = new TemporaryFile(Header
            + "1,b,X,1,12/1/2010 8:26,1,100,UK\r\n"
            + "1,BANK CHARGES,X,1,12/1/2010 8:26,1,9,UK\r\n"
            + "2,a,X,1,12/1/2010 8:20,1,9,UK\r\n"
            + "3,A,X,1,12/1/2010 8:20,1,9,UK\r\n");
        var corpus = Load(file, 1).Corpus;
        Assert.Equal(["9", "100"], corpus.SessionIds!);
        Assert.Equal(["BANK CHARGES", "a", "A", "b"], corpus.ItemKeys);
        Assert.Equal([0, 1, 2], corpus.Session(0).ToArray());
    }

    [Fact]
    public void Invoices_can_be_sessions()
    {
        using var file = new TemporaryFile(Header
            + "2,b,X,1,12/1/2010 8:26,1,100,UK\r\n"
            + "1,c,X,1,12/1/2010 8:26,1,100,UK\r\n"
            + "2,a,X,1,12/1/2010 8:26,1,100,UK\r\n");
        var corpus = CorpusLoader.Load(new DataOptions { Path = file.Path, Sessions = "invoice", MinimumSessionLength = 1, KeepSessionIds = true }, cancellation: TestContext.Current.CancellationToken).Corpus;
        Assert.Equal(["2", "1"], corpus.SessionIds!);
        Assert.Equal(["b", "a", "c"], corpus.ItemKeys);
    }

    [Fact]
    public void Bad_rows_are_counted_and_told_with_their_lines()
    {
        using var file = new TemporaryFile(Header
            + "1,a,\"two\r\nlines\",1,12/1/2010 8:26,1,7,UK\r\n"
            + "1,b,X,1,someday,1,7,UK\r\n"
            + "1,c,X,1\r\n"
            + "1,d,X,1,12/1/2010 8:26,1,Bob,UK\r\n"
            + "1,e,X,1,12/1/2010 8:26,1,,UK\r\n"
            + "1,f,X,1,12/1/2010 8:26,1,7,UK\r\n"
            + "1,g,X,1,12/1/2010 8:26,1,7,UK\r\n"
            + "1,h,X,1,12/1/2010 8:26,1,8,UK\r\n");
        var (corpus, report) = Load(file, minimum: 2);
        Assert.Equal(["a", "f", "g"], corpus.ItemKeys);
        Assert.Equal(3, report.BadRows);
        Assert.Equal([4L, 5L, 6L], report.FirstBadRows.Select(b => b.Line));
        Assert.Contains("someday", report.FirstBadRows[0].Reason, StringComparison.Ordinal);
        Assert.Equal(1, report.Dropped["without a customer"]);
        Assert.Equal(1, report.Dropped["in sessions of fewer than 2 events"]);
        Assert.Equal(8, report.Rows);
        Assert.Equal(3, report.Kept);
    }

    [Fact]
    public void A_file_that_is_something_else_is_refused_by_name_and_line()
    {
        using var file = new TemporaryFile("SessionId\tItemId\tTime\n1\ta\t1\n");
        var error = Assert.Throws<InputException>(() => Load(file, 1));
        Assert.StartsWith($"{file.Path}:1: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("InvoiceNo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_bad_rows_is_refused()
    {
        using var file = new TemporaryFile(Header + string.Concat(Enumerable.Repeat("1,a,X,1,never,1,7,UK\r\n", 2000)));
        var error = Assert.Throws<InputException>(() => Load(file, 1));
        Assert.StartsWith($"{file.Path}:2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("never", error.Message, StringComparison.Ordinal);
    }

    private static ImportResult Load(TemporaryFile file, int minimum) => CorpusLoader.Load(
        new DataOptions { Path = file.Path, Format = "online-retail", MinimumSessionLength = minimum, KeepTimes = true, KeepSessionIds = true },
        cancellation: TestContext.Current.CancellationToken);
}
