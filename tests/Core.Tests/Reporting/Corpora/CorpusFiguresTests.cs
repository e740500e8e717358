using System.Xml.Linq;
using SessionRec.Core.Data;
using SessionRec.Core.Reporting.Corpora;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Tests.Reporting.Corpora;

public sealed class CorpusFiguresTests
{
    [Fact]
    public void Every_figure_is_drawn_as_an_svg_with_its_title()
    {
        using var renderer = new FigureRenderer();
        var figures = CorpusFigures.Of(Record([0, 10, 30, 30, 5, 86400])).ToList();
        Assert.Equal(["popularity", "session-lengths", "gaps", "nulls"], figures.Select(f => f.Name));
        foreach (var figure in figures)
        {
            var svg = XDocument.Parse(renderer.ToSvg(figure)).Root!;
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.Contains(svg.Descendants(), e => e.Value == figure.Title);
        }
    }

    [Fact]
    public void Without_times_or_columns_there_is_nothing_to_draw_of_them() =>
        Assert.Equal(["popularity", "session-lengths"], CorpusFigures.Of(Record(null) with { Nulls = NullCounts.None }).Select(f => f.Name));

    [Fact]
    public void Numbers_are_those_of_the_corpus_and_popularity_is_logarithmic()
    {
        var figures = CorpusFigures.Of(Record([0, 10, 30, 30, 5, 86400])).ToDictionary(f => f.Name);
        Assert.Equal("rank,item,events\n1,a,4\n2,b,1\n3,c,1\n", figures["popularity"].Table.ToCsv());
        Assert.Equal(("log", "log"), ((string?)figures["popularity"].Option["xAxis"]!["type"], (string?)figures["popularity"].Option["yAxis"]!["type"]));
        // The empty bin between the others is shown.
        Assert.Equal("from,to,sessions\n1,1,2\n2,3,0\n4,7,1\n", figures["session-lengths"].Table.ToCsv());
        Assert.Equal("column,missing,rows\nSessionId,0,8\nItemId,2,8\n", figures["nulls"].Table.ToCsv());
    }

    [Fact]
    public void Of_a_large_catalogue_a_sample_of_places_is_drawn_with_both_ends()
    {
        int[] items = [.. Enumerable.Range(0, 30_000)];
        var corpus = new SessionCorpus([.. items.Select(i => $"i{i}")], items, [0, items.Length]);
        var table = CorpusFigures.Of(Of(corpus)).Single(f => f.Name == "popularity").Table;
        Assert.InRange(table.Rows.Count, 500, 2000);
        Assert.Equal((1, 30_000), (table.Rows[0][0], table.Rows[^1][0]));
    }

    [Fact]
    public void The_page_has_counts_names_rows_and_figures()
    {
        var record = Record([0, 10, 30, 30, 5, 86400]);
        var page = CorpusReport.Create(record with { Corpus = record.Corpus.WithItemNames(["ALPHA", null, "GAMMA"]) }).ToString();
        Assert.Contains("<td>ALPHA</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td>dropped: of no use</td><td class=\"number\" data-value=\"1\">1</td>", page, StringComparison.Ordinal);
        Assert.Contains(record.Corpus.SessionsSha256, page, StringComparison.Ordinal);
        Assert.Equal(4, page.Split("data-figure=\"").Length - 1);
    }

    private static CorpusRecord Record(double[]? times) => Of(new SessionCorpus(["a", "b", "c"], [0, 0, 1, 0, 2, 0], [0, 4, 5, 6], null, times));

    private static CorpusRecord Of(SessionCorpus corpus) => new(
        "shop", corpus, CorpusDescription.Of(corpus), new ImportReport(8, 6, new Dictionary<string, long> { ["of no use"] = 1 }, 1, [new BadRow(3, "no item")]),
        new NullCounts(8, [new ColumnNulls("SessionId", 0), new ColumnNulls("ItemId", 2), new ColumnNulls("unknown", null)]));
}
