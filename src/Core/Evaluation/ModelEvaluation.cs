using SessionRec.Core.Data;
using SessionRec.Core.Evaluation.Metrics;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Baselines;
using SessionRec.Core.Models.Word2Vec;
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

    /// <summary>
    /// Trains <paramref name="model"/> to its planned end and asks it <paramref name="queries"/>. The memory told is what
    /// managed heap and vectors grew by while it was trained, an estimate.
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
        var before = MemoryInUse();
        var started = time.GetTimestamp();
        using var run = model.Start(training, ModelRegistry.Complete(model, parameters));
        while (run.Epoch < run.PlannedEpochs) run.TrainEpoch(progress is null ? null : new EpochProgress(progress, run), cancellation);
        var trained = time.GetElapsedTime(started);
        var memory = Math.Max(MemoryInUse() - before, 0);
        return Ask(model.Name, run.Recommender, training, queries, cancellation) with { TrainingTime = trained, MemoryBytes = memory };
    }

    /// <summary>Asks a trained model <paramref name="queries"/>.</summary>
    /// <param name="name">The name shown.</param>
    /// <param name="recommender">The model, with the item numbers of <paramref name="training"/>.</param>
    /// <param name="training">What the catalogue's figures, and popular items to fill answers with, are counted by.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="cancellation">Ends it between queries.</param>
    public EvaluatedModel Ask(string name, IRecommender recommender, SessionCorpus training, QuerySet queries, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        ArgumentNullException.ThrowIfNull(queries);
        var asked = FillWithPopular ? new FilledRecommender(recommender, PopularityRecommender.Count(training)) : recommender;
        // What a model builds when it is first asked is not the time of an answer.
        if (queries.Count > 0) asked.Recommend(queries.Items(0), new ScoredItem[Length]);
        var started = time.GetTimestamp();
        var answers = RankingEvaluator.Answer(asked, queries, Length, cancellation);
        var answered = time.GetElapsedTime(started);
        return new EvaluatedModel(
            name,
            answers.Metrics,
            MeanQueryTime: answered / Math.Max(queries.Count, 1),
            Catalogue: CatalogueMetrics.Of(answers.Lists, training, [.. MetricRegistry.CutOffs.Where(k => k <= Length)], cancellation));
    }

    private static long MemoryInUse() => GC.GetTotalMemory(forceFullCollection: true) + VectorMatrix.AllocatedBytes;

    /// <summary>The progress of one epoch as that of the whole training.</summary>
    private sealed class EpochProgress(IProgress<double> whole, ITrainingRun run) : IProgress<double>
    {
        public void Report(double value) => whole.Report(Math.Min((run.Epoch + value) / run.PlannedEpochs, 1));
    }
}
