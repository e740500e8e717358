using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Reporting.Corpora;

/// <summary>Events of each item, the most popular first, both axes logarithmic: a straight line is a power law.</summary>
internal static class PopularityFigure
{
    /// <summary>A line of more points looks the same.</summary>
    private const int MostPoints = 2000;

    public static IEnumerable<Figure> Of(CorpusRecord data)
    {
        var corpus = data.Corpus;
        var counts = new int[corpus.ItemCount];
        foreach (var item in corpus.Items) counts[item]++;
        var order = Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).OrderByDescending(i => counts[i]).ToArray();
        if (order.Length == 0) yield break;
        var ranks = Ranks(order.Length);
        var line = Chart.Series("line", "items", ranks.Select(r => ((double)r, (double)counts[order[r - 1]])));
        line["showSymbol"] = true;
        line["symbolSize"] = 4;
        yield return new Figure(
            "popularity",
            "Popularity of the items",
            $"Events of each item, the most popular first, both scales logarithmic. The most popular tenth of the items has {data.Description.TopTenthShare:0.0%} of the events.",
            Chart.Plane(Chart.NumberAxis("place of the item", log: true), Chart.NumberAxis("events", log: true), [line]),
            new FigureTable(["rank", "item", "events"], [.. ranks.Select(r => (IReadOnlyList<object?>)[r, corpus.ItemKeys[order[r - 1]], counts[order[r - 1]]])]));
    }

    /// <summary>Every place, or of very many so many that lie evenly on a logarithmic scale.</summary>
    private static int[] Ranks(int items) => items <= MostPoints
        ? [.. Enumerable.Range(1, items)]
        : [.. Enumerable.Range(0, MostPoints).Select(i => (int)Math.Round(Math.Pow(items, i / (MostPoints - 1.0)))).Distinct()];
}
