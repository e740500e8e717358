using System.Diagnostics;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Saved;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Formats;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Cli.Training;

/// <summary>Trains a model, evaluates it after every epoch, and keeps the files up to date while it goes on.</summary>
/// <param name="plan">What to train.</param>
/// <param name="files">Where to keep it.</param>
/// <param name="k">Cut-off of the metrics.</param>
/// <param name="saveEvery">Save the vectors every so many epochs; 0 saves them at the end alone.</param>
internal sealed class ModelTraining(TrainingPlan plan, TrainingFiles files, int k, int saveEvery) : IDisposable
{
    private readonly StretchedTraining _training = plan.Start();
    private readonly List<TrainingEpoch> _epochs = [];

    /// <summary>The epochs that will be trained.</summary>
    public int Epochs => Math.Min(Run.PlannedEpochs, plan.StopAfter ?? int.MaxValue);

    public int MaximumRank { get; } = Math.Max(k, RankingEvaluator.DefaultMaximumRank);

    /// <summary>Trains to the end and evaluates the test queries, once.</summary>
    /// <param name="progress">Hears the epochs done, with the fraction of the current one.</param>
    /// <param name="told">Hears each epoch as it ends.</param>
    /// <param name="cancellation">Ends it; the files have all epochs that were finished.</param>
    public RankingMetrics Train(IProgress<double> progress, Action<TrainingEpoch> told, CancellationToken cancellation)
    {
        files.Begin(plan.Parameters);
        while (Run.Epoch < Epochs)
        {
            told(TrainEpoch(new Offset(progress, Run.Epoch), cancellation));
            if (saveEvery > 0 && Run.Epoch % saveEvery == 0 && Run.Epoch < Epochs) Save(files.VectorsAt(Run.Epoch), cancellation);
        }

        Save(files.Vectors, cancellation);
        ModelFile.Save(files.Model, plan.Model, plan.Parameters, plan.Split.Training, Run, plan.Data, plan.Origin);
        files.Plot($"{plan.Model.Name} on {plan.Data}", _epochs);
        var test = RankingEvaluator.Evaluate(Run.Recommender, plan.Split.Test, MaximumRank, cancellation);
        files.End(plan, _epochs[^1], test);
        return test;
    }

    public void Dispose() => _training.Dispose();

    private ITrainingRun Run => _training.Run;

    private TrainingEpoch TrainEpoch(IProgress<double> progress, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var figures = _training.TrainEpoch(progress, cancellation);
        var metrics = RankingEvaluator.Evaluate(Run.Recommender, plan.Split.Validation, MaximumRank, cancellation);
        var epoch = new TrainingEpoch(
            Run.Epoch, figures.Loss, figures.Pairs > 0 ? figures.Loss / figures.Pairs : null, metrics[$"recall@{k}"], metrics[$"mrr@{k}"], watch.Elapsed.TotalSeconds);
        _epochs.Add(epoch);
        files.Add(epoch);
        return epoch;
    }

    /// <summary>Saves the vectors where the model has some.</summary>
    private void Save(string path, CancellationToken cancellation)
    {
        if (Run is Word2VecTrainingRun vectors) Write(path, vectors.Model, cancellation);
    }

    private void Write(string path, Word2VecModel model, CancellationToken cancellation)
    {
        using var vectors = model.ToKeyedVectors(plan.Split.Training.ItemKeys);
        new TextVectorFormat().WriteAsync(path, vectors, cancellation).GetAwaiter().GetResult();
    }

    private sealed class Offset(IProgress<double> progress, int epochsDone) : IProgress<double>
    {
        public void Report(double value) => progress.Report(epochsDone + value);
    }
}
