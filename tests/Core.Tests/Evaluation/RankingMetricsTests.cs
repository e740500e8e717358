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
    public void Figures_are_those_of_the_definition(string name, double expected) => Assert.Equal(expected, Metrics[name], 15);

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
