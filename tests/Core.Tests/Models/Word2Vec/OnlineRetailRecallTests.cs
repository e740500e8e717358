using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Protocols;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Tests.Data;

namespace SessionRec.Core.Tests.Models.Word2Vec;

public sealed class OnlineRetailRecallTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Default_parameters_reach_the_published_recall(int seed)
    {
        var split = new LastItemProtocol().Split(OnlineRetail.Corpus());
        using var run = new Word2VecTrainingRun(split.Training, new Word2VecOptions { Sg = true, MinCount = 1, Seed = seed });
        TrainingLoop.TrainToEnd(run, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(RankingEvaluator.Evaluate(run.Recommender, split.Test, cancellation: TestContext.Current.CancellationToken)["recall@10"], 0.19, 0.22);
    }
}
