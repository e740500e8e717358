using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Models;
using SessionRec.Core.Tests.Data;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Models.Baselines;

/// <summary>The baselines on the published split of the real data.</summary>
public sealed class BaselineReferenceTests
{
    private static readonly Lazy<EvaluationSplit> Split = new(() => new LastItemProtocol().Split(OnlineRetail.Corpus()));

    [Theory]
    [InlineData("association-rules", "association_rules_recall_mrr_at_10_test")]
    [InlineData("markov-chain", "markov_chain_recall_mrr_at_10_test")]
    public void Rules_give_the_golden_figures_to_the_last_digit(string model, string golden)
    {
        var expected = SharedFiles.Golden("seed_split.json").GetProperty(golden);
        var metrics = Evaluate(model);
        Assert.Equal(expected[0].GetDouble(), metrics["recall@10"]);
        Assert.Equal(expected[1].GetDouble(), metrics["mrr@10"], 15);
    }

    [Fact]
    public void Popularity_and_sequential_rules_are_near_their_reference_figures()
    {
        OnlineRetail.Corpus();
        Assert.Equal(.043, Evaluate("popularity")["recall@10"], 3);
        Assert.Equal(.290, Evaluate("sequential-rules")["recall@10"], 2);
    }

    [Theory]
    [InlineData("association-rules")]
    [InlineData("markov-chain")]
    [InlineData("sequential-rules")]
    [InlineData("popularity")]
    public void Ranks_are_the_places_in_the_answers(string model)
    {
        OnlineRetail.Corpus();
        var recommender = Train(model);
        var test = Split.Value.Test;
        var ranks = RankingEvaluator.Evaluate(recommender, test, cancellation: TestContext.Current.CancellationToken).Ranks;
        var top = new ScoredItem[20];
        for (var q = 0; q < test.Count; q++)
        {
            var truth = test.Truths[q];
            var count = recommender.Recommend(test.Items(q), top);
            Assert.Equal(Array.FindIndex(top, 0, count, t => t.Item == truth) + 1, ranks[q]);
        }
    }

    private static RankingMetrics Evaluate(string model)
    {
        OnlineRetail.Corpus();
        return RankingEvaluator.Evaluate(Train(model), Split.Value.Test, cancellation: TestContext.Current.CancellationToken);
    }

    private static IRecommender Train(string name)
    {
        var model = ModelRegistry.Find(name)!;
        var run = model.Start(Split.Value.Training, new ParameterSet(model.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default))));
        run.TrainEpoch(null, TestContext.Current.CancellationToken);
        return run.Recommender;
    }
}
