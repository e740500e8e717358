using SessionRec.Core.Evaluation;
using SessionRec.Core.Models;
using SessionRec.Core.Tuning.Files;

namespace SessionRec.Core.Tuning.Planning;

/// <summary>Finds out what an epoch of a study costs on this machine, by training one of its configurations for a moment.</summary>
public static class CostCalibration
{
    /// <summary>The share of the run in which code is compiled and caches fill; it is not measured.</summary>
    private const double WarmUp = .25;

    /// <summary>
    /// Trains the configuration whose cost is nearest to the mean, for <paramref name="time"/> or until its epochs are done, on one thread,
    /// and evaluates it. A model without epochs is trained once, however long that takes.
    /// </summary>
    /// <exception cref="InputException">The model cannot be trained so.</exception>
    public static CostModel Measure(StudySpec study, EvaluationSplit split, TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(clock);
        var definition = ModelRegistry.Find(study.Model) ?? throw new InputException($"There is no model '{study.Model}'.");
        var unit = CostModel.Unit(definition, split.Training.EventCount);
        var parameters = Typical(StudyPlan.Draws(study), unit);

        using var run = ModelRegistry.Start(study.Model, split.Training, parameters);
        var (epochs, seconds) = Train(run, time, clock, cancellation);
        var evaluation = Enumerable.Range(0, 2).Min(_ => Evaluate(run, split, clock, cancellation));
        return unit.Calibrated(epochs * unit.SecondsPerEpoch(parameters), seconds) with { SecondsPerEvaluation = evaluation };
    }

    private static ParameterSet Typical(ParameterSet[] draws, CostModel unit)
    {
        var mean = draws.Average(unit.SecondsPerEpoch);
        return draws.MinBy(d => Math.Abs(unit.SecondsPerEpoch(d) - mean))!;
    }

    /// <summary>Trains on and gives how many epochs, parts of one included, took how long once it was warm.</summary>
    private static (double Epochs, double Seconds) Train(ITrainingRun run, TimeSpan time, TimeProvider clock, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var begin = clock.GetTimestamp();
        (double Done, TimeSpan At)? warm = null;
        (double Done, TimeSpan At) last = default;
        void Note(double done)
        {
            last = (done, clock.GetElapsedTime(begin));
            if (last.At >= time * WarmUp) warm ??= last;
            if (last.At >= time) enough.Cancel();
        }

        try
        {
            while (run.Epoch < run.PlannedEpochs && !enough.IsCancellationRequested)
            {
                var epoch = run.Epoch;
                run.TrainEpoch(new Listener(share => Note(epoch + share)), enough.Token);
                Note(run.Epoch);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A part of an epoch is enough to know what one costs.
        }

        // What ended before it was warm is measured whole: an upper bound, of something short.
        var from = warm is { } mark && mark.Done < last.Done && mark.At < last.At ? mark : default;
        return (last.Done - from.Done, (last.At - from.At).TotalSeconds);
    }

    private static double Evaluate(ITrainingRun run, EvaluationSplit split, TimeProvider clock, CancellationToken cancellation)
    {
        var begin = clock.GetTimestamp();
        foreach (var queries in (QuerySet[])[split.Validation, split.Test]) RankingEvaluator.Evaluate(run.Recommender, queries, cancellation: cancellation);
        return clock.GetElapsedTime(begin).TotalSeconds;
    }

    private sealed class Listener(Action<double> hear) : IProgress<double>
    {
        public void Report(double value) => hear(value);
    }
}
