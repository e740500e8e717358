using SessionRec.Core.Evaluation;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Reporting;

/// <summary>A simple model's results: what a tuned model has to be compared with.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Validation">Its ranks of the validation queries.</param>
/// <param name="Test">Its ranks of the test queries.</param>
public sealed record BaselineResult(string Model, RankingMetrics Validation, RankingMetrics Test)
{
    /// <summary>The models that need no tuning, simplest first.</summary>
    public static IReadOnlyList<string> Models { get; } = ["popularity", "association-rules", "markov-chain", "sequential-rules"];

    /// <summary>Trains and evaluates all of <see cref="Models"/> with their default parameters.</summary>
    /// <param name="split">The data.</param>
    /// <param name="maximumRank">How far answers are looked through: the largest cut-off that will be asked for.</param>
    /// <param name="progress">Hears the share done, 0 to 1.</param>
    /// <param name="cancellation">Ends it between models and within them.</param>
    public static IReadOnlyList<BaselineResult> Compute(
        EvaluationSplit split, int maximumRank = RankingEvaluator.DefaultMaximumRank, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        var results = new List<BaselineResult>();
        foreach (var name in Models)
        {
            results.Add(Compute(name, split, maximumRank, cancellation));
            progress?.Report((double)results.Count / Models.Count);
        }

        return results;
    }

    private static BaselineResult Compute(string name, EvaluationSplit split, int maximumRank, CancellationToken cancellation)
    {
        using var run = ModelRegistry.Start(name, split.Training, ParameterSet.Empty);
        run.TrainEpoch(null, cancellation);
        return new BaselineResult(
            name,
            RankingEvaluator.Evaluate(run.Recommender, split.Validation, maximumRank, cancellation),
            RankingEvaluator.Evaluate(run.Recommender, split.Test, maximumRank, cancellation));
    }
}
