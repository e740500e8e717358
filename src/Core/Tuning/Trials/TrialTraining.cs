using System.Diagnostics;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Models;

namespace SessionRec.Core.Tuning.Trials;

/// <summary>
/// One trial at work: trains its model an epoch at a time and evaluates it after each, on the caller's thread. The same
/// plan and data give the same metrics on any node.
/// </summary>
public sealed class TrialTraining : IDisposable
{
    /// <summary>Test metrics are reported under this and their name; the tuner never looks at them.</summary>
    public const string TestPrefix = "test_";

    private readonly ITrainingRun _run;
    private readonly EvaluationSplit _split;
    private readonly int? _cutOff;

    private TrialTraining(ITrainingRun run, EvaluationSplit split, int? cutOff) => (_run, _split, _cutOff) = (run, split, cutOff);

    /// <summary>Epochs trained so far.</summary>
    public int Epoch => _run.Epoch;

    /// <summary>Epochs the schedule was planned for.</summary>
    public int PlannedEpochs => _run.PlannedEpochs;

    /// <summary>Prepares the training of <paramref name="parameters"/> on the split's training sessions.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="split">What to train on and the queries.</param>
    /// <param name="metric">The tuned metric, at whose cut-off hits are noted; none are where it has none, as a loss.</param>
    /// <exception cref="InputException">There is no such model, or it does not take these parameters.</exception>
    public static TrialTraining Start(string model, ParameterSet parameters, EvaluationSplit split, string? metric = null)
    {
        ArgumentNullException.ThrowIfNull(split);
        int? cutOff = metric?.Contains('@', StringComparison.Ordinal) == true && MetricName.Parse(metric).K is var k and <= RankingEvaluator.DefaultMaximumRank ? k : null;
        return new TrialTraining(ModelRegistry.Start(model, split.Training, parameters), split, cutOff);
    }

    /// <summary>
    /// Trains the next epoch and evaluates it. Gives every metric on the validation queries under its name and on the test
    /// queries under <see cref="TestPrefix"/> and its name, and <c>loss</c> and <c>loss_per_pair</c> where the model has one.
    /// </summary>
    public TrainedEpoch TrainEpoch(IProgress<double>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var figures = _run.TrainEpoch(progress, cancellation);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        var validation = RankingEvaluator.Evaluate(_run.Recommender, _split.Validation, cancellation: cancellation);
        foreach (var (name, value) in validation.ToDictionary()) metrics[name] = value;
        foreach (var (name, value) in RankingEvaluator.Evaluate(_run.Recommender, _split.Test, cancellation: cancellation).ToDictionary())
            metrics[TestPrefix + name] = value;
        if (figures.Loss is { } loss)
        {
            metrics["loss"] = loss;
            if (figures.Pairs > 0) metrics["loss_per_pair"] = loss / figures.Pairs;
        }

        return new TrainedEpoch(_run.Epoch, metrics, watch.Elapsed.TotalSeconds, _cutOff is { } k ? QueryHits.From(validation, k) : null);
    }

    public void Dispose() => _run.Dispose();
}
