using System.Text.Json;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Statistics;

namespace SessionRec.Core.Tests.Evaluation;

public class QueryHitsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Hits_are_a_bit_a_query_and_come_back_from_their_text(int queries)
    {
        var (first, second) = (Random(queries, 1), Random(queries, 2));
        var (hits, others) = (QueryHits.From(first, 10), QueryHits.From(second, 10));

        for (var q = 0; q < queries; q++) Assert.Equal(first.Ranks[q] is > 0 and <= 10, hits[q]);
        Assert.Equal(Math.Round(first["recall@10"] * queries), hits.Count);
        Assert.Equal(Enumerable.Range(0, queries).Count(q => hits[q] && !others[q]), hits.OnlyHere(others));
        Assert.Equal(hits.OnlyHere(others) - others.OnlyHere(hits), hits.Count - others.Count);

        var json = JsonSerializer.Serialize(hits);
        Assert.True(json.Length <= 12 + (((queries + 7) / 8 + 2) / 3 * 4), json);
        var back = JsonSerializer.Deserialize<QueryHits>(json)!;
        Assert.Equal(hits, back);
        Assert.Equal(hits.GetHashCode(), back.GetHashCode());
        Assert.Equal(hits.Count == others.Count && hits.OnlyHere(others) == 0, hits.Equals(others));
    }

    [Fact]
    public void A_pair_gives_the_test_that_the_marks_give()
    {
        var (first, second) = (Random(300, 1), Random(300, 2));
        var (a, b) = (QueryHits.From(first, 5), QueryHits.From(second, 5));
        bool[] Marks(RankingMetrics metrics) => [.. metrics.Ranks.ToArray().Select(r => r is > 0 and <= 5)];

        Assert.Equal(McNemarTest.PValue(Marks(first), Marks(second)), McNemarTest.PValue(a.OnlyHere(b), b.OnlyHere(a)));
        Assert.Throws<ArgumentException>(() => a.OnlyHere(QueryHits.From(Random(299, 3), 5)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("8:")]
    [InlineData("-8:AA")]
    [InlineData("17:AAA")]
    [InlineData("7:gA")]
    [InlineData("8:?")]
    public void Other_texts_are_refused(string text)
    {
        Assert.Throws<FormatException>(() => QueryHits.Parse(text));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<QueryHits>(JsonSerializer.Serialize(text)));
    }

    private static RankingMetrics Random(int queries, int seed)
    {
        var random = new Random(seed);
        return RankingMetrics.From([.. Enumerable.Range(0, queries).Select(_ => random.Next(0, 21))]);
    }
}
