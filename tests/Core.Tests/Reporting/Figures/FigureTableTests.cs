using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Tests.Reporting.Figures;

public class FigureTableTests
{
    [Fact]
    public void Csv_has_full_precision_and_quotes_what_needs_it()
    {
        var table = new FigureTable(
            ["name", "value", "at"],
            [["a, \"b\"", .1 + .2, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)], [null, 7, null]]);

        Assert.Equal("name,value,at\n\"a, \"\"b\"\"\",0.30000000000000004,2026-03-01T12:00:00.0000000+00:00\n,7,\n", table.ToCsv());
    }
}
