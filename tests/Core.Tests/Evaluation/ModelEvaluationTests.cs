using SessionRec.Core.Data;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Tests.Evaluation;

public sealed class ModelEvaluationTests
{
    private static readonly SessionCorpus Corpus = new(["a", "b", "c"], [0, 1, 0, 1, 2, 0], [0, 2, 4, 6]);
    private static readonly QuerySet Queries = new(Corpus, [0, 1, 2], [1, 1, 1]);

    [Fact]
    public void A_model_is_trained_asked_and_measured()
    {
        var row = Run(new ModelEvaluation(TimeProvider.System), "markov-chain", ParameterSet.Empty);
        Assert.Equal("markov-chain", row.Name);
        Assert.Equal([1, 1, 0], row.Metrics.Ranks.ToArray());
        Assert.True(row.TrainingTime > TimeSpan.Zero && row.MeanQueryTime > TimeSpan.Zero && row.MemoryBytes >= 0);
        Assert.Equal(.5, row.Catalogue!.Single(c => c.K == 10).Coverage); // b of a and b
    }

    [Fact]
    public void Short_answers_can_be_filled_with_popular_items()
    {
        var row = Run(new ModelEvaluation(TimeProvider.System) { FillWithPopular = true }, "markov-chain", ParameterSet.Empty);
        Assert.Equal([1, 1, 1], row.Metrics.Ranks.ToArray());
    }

    [Fact]
    public void Parameters_are_checked()
    {
        var evaluation = new ModelEvaluation(TimeProvider.System);
        Assert.Contains("has no parameter 'stepz'", Assert.Throws<InputException>(() => Run(evaluation, "sequential-rules", ParameterSet.Empty.With("stepz", 1))).Message, StringComparison.Ordinal);
        Assert.Contains("steps: 0 is below", Assert.Throws<InputException>(() => Run(evaluation, "sequential-rules", ParameterSet.Empty.With("steps", 0))).Message, StringComparison.Ordinal);
        Assert.Equal([1, 1, 0], Run(evaluation, "sequential-rules", ParameterSet.Empty.With("pruning", 1)).Metrics.Ranks.ToArray());
    }

    private static EvaluatedModel Run(ModelEvaluation evaluation, string model, ParameterSet parameters) =>
        evaluation.Run(ModelRegistry.Find(model)!, parameters, Corpus.Prefixes([2, 2, 0]), Queries, null, TestContext.Current.CancellationToken);
}
