namespace SessionRec.Core.Models;

/// <summary>
/// One training of one model, an epoch at a time, on the caller's thread. Models without epochs (the baselines) are
/// complete after one.
/// </summary>
public interface ITrainingRun : IDisposable
{
    /// <summary>Epochs finished so far.</summary>
    int Epoch { get; }

    /// <summary>Epochs the learning-rate schedule was planned for; stopping earlier is allowed, going on is not.</summary>
    int PlannedEpochs { get; }

    /// <summary>Trains one epoch and returns its figures. <paramref name="progress"/> hears the share of the epoch done, 0 to 1.</summary>
    EpochFigures TrainEpoch(IProgress<double>? progress, CancellationToken cancellation);

    /// <summary>The model as it stands after <see cref="Epoch"/> epochs; a view of live state, valid until the next epoch starts.</summary>
    IRecommender Recommender { get; }
}
