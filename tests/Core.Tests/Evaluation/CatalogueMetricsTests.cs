using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Models;

namespace SessionRec.Core.Tests.Evaluation;

public sealed class CatalogueMetricsTests
{
    // a: sessions 0 1 2; b: 0 1; c: 2 (twice); d has no training event.
    private static readonly SessionCorpus Training = new(["a", "b", "c", "d"], [0, 1, 0, 1, 0, 2, 2], [0, 2, 4, 7]);

    [Fact]
    public void Figures_are_those_worked_out_by_hand()
    {
        var queries = new QuerySet(new SessionCorpus(["a", "b", "c", "d"], [0, 1, 1, 2], [0, 2, 4]), [0, 1], [1, 1]);
        var answers = RankingEvaluator.Answer(new Fixed([[0, 1], [0, 2]]), queries, 2, TestContext.Current.CancellationToken);
        var metrics = CatalogueMetrics.Of(answers.Lists, Training, 2, TestContext.Current.CancellationToken);

        Assert.Equal(1, metrics.Coverage);
        Assert.Equal((1 + (2 / 3.0) + 1 + (2 / 3.0)) / 4, metrics.MeanPopularity, 12);
        Assert.Equal(((2 * Math.Log2(7 / 3.0)) + (2 * Math.Log2(7 / 2.0))) / 4, metrics.Novelty, 12);
        Assert.Equal((1 - (2 / Math.Sqrt(6)) + (1 - (1 / Math.Sqrt(3)))) / 2, metrics.Diversity, 12);
        Assert.Equal(1 / 6.0, metrics.Gini, 12); // times recommended 2, 1, 1
        Assert.Equal([2, 2], answers.Metrics.Ranks.ToArray());

        var first = CatalogueMetrics.Of(answers.Lists, Training, 1, TestContext.Current.CancellationToken);
        Assert.Equal(1 / 3.0, first.Coverage, 12);
        Assert.Equal(2 / 3.0, first.Gini, 12);
        Assert.Equal(0, first.Diversity);
    }

    /// <summary>Answers the first query with the first list and so on, whatever is asked.</summary>
    private sealed class Fixed(int[][] lists) : IRecommender
    {
        private int _next;

        public int Recommend(ReadOnlySpan<int> session, Span<ScoredItem> top)
        {
            var list = lists[_next++];
            for (var i = 0; i < list.Length; i++) top[i] = new ScoredItem(list[i], -i);
            return list.Length;
        }
    }
}
