using SessionRec.Core.Data;
using SessionRec.Core.Tests.Data.Formats;

namespace SessionRec.Core.Tests.Data;

public sealed class NullCountsTests
{
    [Theory]
    [InlineData("native", "SessionId\tItemId\tTime\n1\ta\t\n1\t\"b\t5\n2\t \t6\n", 3, "SessionId 0, ItemId 1, Time 1")]
    [InlineData("table", "SessionId,ItemId,Time,Name\n1,a,1,\"x, y\"\n1,b\n2,c,nan,\n", 3, "SessionId 0, ItemId 0, Time 2, Name 2")]
    [InlineData("yoochoose", "1,2014-04-07T10:51:09.277Z,214536502,0\n1,2014-04-07T10:54:09.868Z,214536500,\n", 2, "session 0, time 0, item 0, category 1")]
    [InlineData("aotm", "#1# 12: 345 67: 8 9: 10\n", 0, "")]
    public void Each_column_is_counted_as_the_file_has_it(string format, string text, long rows, string expected)
    {
        using var file = new TemporaryFile(text);
        var nulls = Count(file.Path, format);
        Assert.Equal((rows, expected), (nulls.Rows, string.Join(", ", nulls.Columns.Select(c => $"{c.Column} {c.Missing}"))));
    }

    [Fact]
    public void Workbooks_are_counted()
    {
        using var file = new TemporaryFile(Workbook.Of(["InvoiceNo", "StockCode", "Description", "InvoiceDate", "CustomerID"], [1, 2, null, 3, 4], [1, 2, "x", 3, null]), ".xlsx");
        Assert.Equal("InvoiceNo 0, StockCode 0, Description 1, InvoiceDate 0, CustomerID 1", string.Join(", ", Count(file.Path, "online-retail").Columns.Select(c => $"{c.Column} {c.Missing}")));
    }

    [Fact]
    public async Task Parquet_says_it_itself()
    {
        using var file = new TemporaryFile(await ParquetFormatTests.FileAsync(("u", "i", "t"), ([7L, 8L], ["b", null], [DateTime.UnixEpoch, DateTime.UnixEpoch]), ([7L], [null], [DateTime.UnixEpoch])));
        var nulls = Count(file.Path, "parquet");
        Assert.Equal((3, "u 0, i 2, t 0"), (nulls.Rows, string.Join(", ", nulls.Columns.Select(c => $"{c.Column} {c.Missing}"))));
    }

    [Fact]
    public void The_published_figures_come_out()
    {
        var nulls = Count(SharedFiles.Require("data/online-retail/OnlineRetail.csv.gz"), format: null);
        Assert.Equal((541_909, 1_454, 135_080), (nulls.Rows, nulls.Columns.Single(c => c.Column == "Description").Missing, nulls.Columns.Single(c => c.Column == "CustomerID").Missing));
    }

    [Fact]
    public void A_damaged_file_is_told()
    {
        using var file = new TemporaryFile("PAR1 and no more");
        Assert.Contains("not a Parquet file that can be read", Assert.Throws<InputException>(() => Count(file.Path, "parquet")).Message, StringComparison.Ordinal);
    }

    private static NullCounts Count(string path, string? format) => CorpusLoader.CountNulls(new DataOptions { Path = path, Format = format }, cancellation: TestContext.Current.CancellationToken);
}
