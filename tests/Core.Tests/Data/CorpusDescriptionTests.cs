using System.Text.Json;
using SessionRec.Core.Data;

namespace SessionRec.Core.Tests.Data;

public sealed class CorpusDescriptionTests
{
    [Fact]
    public void Figures_are_those_counted_by_hand()
    {
        var corpus = new SessionCorpus(["a", "b", "c"], [0, 0, 1, 0, 2, 0], [0, 4, 5, 6], null, [0, 10, 30, 30, 5, 86400]);
        var description = CorpusDescription.Of(corpus, mostPopular: 2);

        Assert.Equal((3, 6, 3, 1), (description.Sessions, description.Events, description.Items, description.Repeats));
        Assert.Equal(4 / 6.0, description.TopTenthShare, 12);
        Assert.Equal([("a", 4), ("b", 1)], description.MostPopular.Select(p => (p.Item, p.Events)));
        Assert.Equal((3, 2.0, 1.0, 1.0, 4.0), (description.SessionLengths.Count, description.SessionLengths.Mean, description.SessionLengths.Quantiles["min"], description.SessionLengths.Quantiles["median"], description.SessionLengths.Quantiles["max"]));
        Assert.Equal([new HistogramBin(1, 1, 2), new HistogramBin(4, 7, 1)], description.SessionLengths.Histogram);
        Assert.Equal([new HistogramBin(0, 0, 1), new HistogramBin(8, 15, 1), new HistogramBin(16, 31, 1)], description.Gaps!.Histogram);
        Assert.Equal(DateTimeOffset.UnixEpoch, description.FirstEvent);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(1), description.LastEvent);
    }

    [Fact]
    public void Quantiles_are_numpys()
    {
        // numpy.quantile([1, 2, 4, 8, 16, 32], [.25, .5, .75, .9, .99])
        var quantiles = Distribution.Of([32, 1, 2, 16, 8, 4]).Quantiles;
        Assert.Equal([1, 2.5, 6, 14, 24, 31.2, 32], quantiles.Values.Select(q => Math.Round(q, 10)));
    }

    [Fact]
    public void A_description_survives_json()
    {
        var description = CorpusDescription.Of(new SessionCorpus(["a"], [0], [0, 1]));
        var read = JsonSerializer.Deserialize<CorpusDescription>(JsonSerializer.Serialize(description))!;
        Assert.Equal(description.SessionsSha256, read.SessionsSha256);
        Assert.Equal(description.SessionLengths.Quantiles, read.SessionLengths.Quantiles);
        Assert.Null(read.Gaps);
    }
}
