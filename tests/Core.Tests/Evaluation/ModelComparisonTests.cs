using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;

namespace SessionRec.Core.Tests.Evaluation;

public sealed class ModelComparisonTests
{
    [Fact]
    public void The_table_is_ordered_and_marks_what_the_test_cannot_tell_apart()
    {
        int[] Ranks(int hits) => [.. Enumerable.Range(0, 200).Select(q => q < hits ? 3 : 0)];
        var comparison = ModelComparison.Of(
            [Model("weak", Ranks(40)), Model("good", Ranks(77)), Model("best", Ranks(80))], MetricName.Parse("recall@10"), seed: 1);

        Assert.Equal(["best", "good", "weak"], comparison.Rows.Select(r => r.Model.Name));
        Assert.Equal([true, true, false], comparison.Rows.Select(r => r.Indistinguishable));
        Assert.Equal(.25, comparison.Rows[1].PValue, 12); // 3 queries differ, all one way: 2 · (1/2)^3
        Assert.All(comparison.Rows, r => Assert.InRange(r.Value, r.Interval.Low, r.Interval.High));
    }

    [Fact]
    public void Models_with_more_hits_at_the_same_queries_differ_by_rank_under_mrr()
    {
        int[] ranksOfBest = [.. Enumerable.Repeat(1, 60)], ranksOfOther = [.. Enumerable.Repeat(2, 60)];
        var models = new[] { Model("second", ranksOfOther), Model("first", ranksOfBest) };
        Assert.False(ModelComparison.Of(models, MetricName.Parse("mrr@10"), seed: 1).Rows[1].Indistinguishable);
        Assert.True(ModelComparison.Of(models, MetricName.Parse("recall@10"), seed: 1).Rows[1].Indistinguishable);
    }

    [Fact]
    public void A_scaled_hit_rate_is_tested_as_hits()
    {
        double[] first = [50, 0, 50, 50], second = [0, 0, 0, 50];
        Assert.Equal(.5, ModelComparison.PairedTest(first, second), 12);
    }

    private static EvaluatedModel Model(string name, int[] ranks) => new(name, RankingMetrics.From(ranks));
}
