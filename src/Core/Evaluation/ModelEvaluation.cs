using SessionRec.Core.Data;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Baselines;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Evaluation;

/// <summary>Trains one model and asks it every query: a row of an evaluation.</summary>
/// <param name="time">Measures training and answering.</param>
public sealed class ModelEvaluation(TimeProvider time)
{
    /// <summary>Fill answers that are shorter than asked with the most popular items.</summary>
    public bool FillWithPopular { get; init; }

    /// <summary>How long the answers are, and so the largest cut-off that can be computed.</summary>
    public int Length { get; init; } = RankingEvaluator.DefaultMaximumRank;

    /// <summary>The cut-off of the catalogue's figures.</summary>
    public int CatalogueCutOff { get; init; } = 10;

    /// <summary>
    /// Trains <paramref name="model"/> to its planned end and asks it <paramref name="queries"/>. The memory told is what the
    /// managed heap grew by while it was trained, an estimate.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">Its parameters; those not given take their defaults.</param>
    /// <param name="training">The sessions to learn from.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="progress">Hears the share of the training done, 0 to 1.</param>
    /// <param name="cancellation">Ends it between epochs and queries, or within where the model looks.</param>
    /// <exception cref="InputException">A parameter is unknown or outside its limits.</exception>
    public EvaluatedModel Run(IModelDefinition model, ParameterSet parameters, SessionCorpus training, QuerySet queries, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(queries);
        if (CatalogueCutOff > Length) throw new InvalidOperationException($"The catalogue's cut-off, {CatalogueCutOff}, is beyond the answers' length, {Length}.");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = time.GetTimestamp();
        using var run = model.Start(training, ModelRegistry.Complete(model, parameters));
        while (run.Epoch < run.PlannedEpochs) run.TrainEpoch(progress is null ? null : new EpochProgress(progress, run), cancellation);
        var trained = time.GetElapsedTime(started);
        var memory = Math.Max(GC.GetTotalMemory(forceFullCollection: true) - before, 0);

        var recommender = FillWithPopular ? new FilledRecommender(run.Recommender, PopularityRecommender.Count(training)) : run.Recommender;
        started = time.GetTimestamp();
        var answers = RankingEvaluator.Answer(recommender, queries, Length, cancellation);
        var answered = time.GetElapsedTime(started);
        return new EvaluatedModel(
            model.Name,
            answers.Metrics,
            trained,
            answered / Math.Max(queries.Count, 1),
            memory,
            CatalogueMetrics.Of(answers.Lists, training, CatalogueCutOff, cancellation));
    }

    /// <summary>The progress of one epoch as that of the whole training.</summary>
    private sealed class EpochProgress(IProgress<double> whole, ITrainingRun run) : IProgress<double>
    {
        public void Report(double value) => whole.Report(Math.Min((run.Epoch + value) / run.PlannedEpochs, 1));
    }
}
