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

    private readonly EvaluationSplit _split;
    private readonly int? _cutOff;
    private readonly StretchedTraining _training;

    private TrialTraining(TrialPlan plan, StretchedTraining training, EvaluationSplit split)
    {
        (Plan, _training, _split) = (plan, training, split);
        if (plan.Metric.Contains('@', StringComparison.Ordinal) && MetricName.Parse(plan.Metric).K is var k and <= RankingEvaluator.DefaultMaximumRank) _cutOff = k;
    }

    /// <summary>What is trained.</summary>
    public TrialPlan Plan { get; }

    /// <summary>Epochs trained so far.</summary>
    public int Epoch => Run.Epoch;

    /// <summary>The epoch of the checkpoint it was taken up from; 0 where it was trained from its start.</summary>
    public int CheckpointEpoch { get; private init; }

    /// <summary>Epochs the schedule was planned for.</summary>
    public int PlannedEpochs => Run.PlannedEpochs;

    private ITrainingRun Run => _training.Run;

    /// <summary>Prepares a training from its beginning.</summary>
    /// <param name="plan">What to train.</param>
    /// <param name="split">What to train on and the queries.</param>
    /// <exception cref="InputException">There is no such model, or it does not take these parameters.</exception>
    public static TrialTraining Start(TrialPlan plan, EvaluationSplit split)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(split);
        return Begin(plan, split, 0);
    }

    /// <summary>
    /// Prepares a training that stands after <paramref name="epoch"/> epochs, whose results are known already: from the
    /// latest checkpoint where there is one, by training them otherwise.
    /// </summary>
    /// <param name="plan">What to train.</param>
    /// <param name="split">What to train on and the queries.</param>
    /// <param name="epoch">How far; not before the end of the plan's past.</param>
    /// <param name="checkpoints">Where to look for checkpoints; null for nowhere.</param>
    /// <param name="cancellation">Ends the training of known epochs.</param>
    /// <exception cref="InputException">There is no such model, or it does not take these parameters.</exception>
    public static TrialTraining TakeUp(TrialPlan plan, EvaluationSplit split, int epoch, Checkpoints? checkpoints, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(split);
        var training = (epoch > 0 ? FromCheckpoint(plan, split, epoch, checkpoints) : null) ?? Start(plan, split);
        try
        {
            while (training.Epoch < epoch) training._training.TrainEpoch(null, cancellation);
            return training;
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Trains the next epoch and evaluates it. Gives every metric on the validation queries under its name and on the test
    /// queries under <see cref="TestPrefix"/> and its name, and <c>loss</c> and <c>loss_per_pair</c> where the model has one.
    /// </summary>
    public TrainedEpoch TrainEpoch(IProgress<double>? progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var figures = _training.TrainEpoch(progress, cancellation);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        var validation = RankingEvaluator.Evaluate(Run.Recommender, _split.Validation, cancellation: cancellation);
        foreach (var (name, value) in validation.ToDictionary()) metrics[name] = value;
        foreach (var (name, value) in RankingEvaluator.Evaluate(Run.Recommender, _split.Test, cancellation: cancellation).ToDictionary())
            metrics[TestPrefix + name] = value;
        if (figures.Loss is { } loss)
        {
            metrics[ReportedMetrics.Loss] = loss;
            if (figures.Pairs > 0) metrics[ReportedMetrics.LossPerPair] = loss / figures.Pairs;
        }

        return new TrainedEpoch(Run.Epoch, metrics, watch.Elapsed.TotalSeconds, _cutOff is { } k ? QueryHits.From(validation, k) : null);
    }

    /// <summary>Saves the training as it stands; nothing for a model that cannot be saved.</summary>
    /// <param name="checkpoints">Where to.</param>
    /// <param name="known">As <see cref="Checkpoints.Save"/> has it.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Save(Checkpoints checkpoints, int known = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        if (Run is ICheckpointable run) checkpoints.Save(Plan, Epoch, run.SaveCheckpoint, known);
    }

    public void Dispose() => _training.Dispose();

    private static TrialTraining Begin(TrialPlan plan, EvaluationSplit split, int epoch) =>
        new(plan, new StretchedTraining(plan.Model, split.Training, plan.Parameters, plan.Past, epoch), split) { CheckpointEpoch = epoch };

    private static TrialTraining? FromCheckpoint(TrialPlan plan, EvaluationSplit split, int epoch, Checkpoints? checkpoints)
    {
        if (checkpoints?.Find(plan, epoch) is not { } stored) return null;
        using var content = stored.Content;
        var training = Begin(plan, split, stored.Epoch);
        try
        {
            training._training.TakeOver(content);
            return training;
        }
        catch (InputException)
        {
            // A checkpoint that cannot be read costs time, not the trial.
            training.Dispose();
            return null;
        }
    }
}
