using SessionRec.Core.Evaluation;

namespace SessionRec.Core.Tests.Evaluation;

public sealed class RankingMetricsTests
{
    private static readonly RankingMetrics Metrics = RankingMetrics.From([1, 0, 4, 11, 20]);

    [Theory]
    [InlineData("recall@1", .2)]
    [InlineData("recall@5", .4)]
    [InlineData("recall@10", .4)]
    [InlineData("recall@20", .8)]
    [InlineData("recall@11", .6)]
    [InlineData("mrr@1", .2)]
    [InlineData("mrr@10", (1 + 0.25) / 5)]
    [InlineData("mrr@20", (1 + 0.25 + (1.0 / 11) + 0.05) / 5)]
    [InlineData("ndcg@1", .2)]
    [InlineData("ndcg@10", (1 + 0.43067655807339306) / 5)]
    [InlineData("map@10", (1 + 0.25) / 5)]
    [InlineData("hr@20", .8)]
    public void Figures_are_those_of_the_definition(string name, double expected) => Assert.Equal(expected, Metrics[name], 15);

    [Fact]
    public void The_published_hit_rate_counts_queries_that_are_their_own_truth_and_is_scaled()
    {
        var metrics = RankingMetrics.From([1, 0, 0, 12], 20, [false, true, false, false]);
        Assert.Equal(100 * 2 / 4.0, metrics["published-hr@10"]);
        Assert.Equal(50 * 3 / 4.0, metrics["published-hr@20"]);
    }

    [Fact]
    public void All_customary_figures_are_listed_by_name()
    {
        var figures = Metrics.ToDictionary();
        Assert.Equal(6 * 4, figures.Count);
        Assert.Equal(Metrics["ndcg@5"], figures["ndcg@5"]);
        Assert.Equal([0, 4], Metrics.Of([1, 2]).Ranks.ToArray());
    }

    [Theory]
    [InlineData("recall")]
    [InlineData("recall@0")]
    [InlineData("recall@-1")]
    [InlineData("recall@x")]
    [InlineData("precision@10")]
    public void Unknown_metrics_are_refused_with_those_that_exist(string name) =>
        Assert.Contains("mrr", Assert.Throws<InputException>(() => Metrics[name]).Message, StringComparison.Ordinal);

    [Fact]
    public void A_cut_off_beyond_what_was_looked_through_is_refused() =>
        Assert.Contains("recall@21", Assert.Throws<InputException>(() => Metrics["recall@21"]).Message, StringComparison.Ordinal);
}
