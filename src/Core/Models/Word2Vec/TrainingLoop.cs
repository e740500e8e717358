namespace SessionRec.Core.Models.Word2Vec;

/// <summary>Trains a run to its planned end.</summary>
public static class TrainingLoop
{
    /// <summary>Trains the epochs that are left, from where a resumed run stands, and tells the callbacks.</summary>
    /// <param name="run">The training.</param>
    /// <param name="callbacks">Told in order.</param>
    /// <param name="progress">Hears the share of the current epoch done, 0 to 1.</param>
    /// <param name="cancellation">Ends the training within a job; the run then stands within an epoch and must be restored or dropped.</param>
    public static void TrainToEnd(ITrainingRun run, IReadOnlyList<ITrainingCallback>? callbacks = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        callbacks ??= [];
        foreach (var callback in callbacks) callback.OnTrainBegin(run);
        while (run.Epoch < run.PlannedEpochs)
        {
            foreach (var callback in callbacks) callback.OnEpochBegin(run);
            var figures = run.TrainEpoch(progress, cancellation);
            foreach (var callback in callbacks) callback.OnEpochEnd(run, figures);
        }

        foreach (var callback in callbacks) callback.OnTrainEnd(run);
    }
}
