namespace SessionRec.Core.Models.Baselines;

/// <summary>The training of a model that is complete after one pass over the sessions.</summary>
internal sealed class SinglePassRun(Func<IProgress<double>?, CancellationToken, IRecommender> learn) : ITrainingRun
{
    private IRecommender? _recommender;

    public int Epoch => _recommender is null ? 0 : 1;

    public int PlannedEpochs => 1;

    public IRecommender Recommender => _recommender ?? throw new InvalidOperationException("The model has not been trained yet.");

    public EpochFigures TrainEpoch(IProgress<double>? progress, CancellationToken cancellation)
    {
        if (_recommender is not null) throw new InvalidOperationException("The model is complete after one epoch.");
        _recommender = learn(progress, cancellation);
        progress?.Report(1);
        return new EpochFigures(null, 0);
    }

    public void Dispose()
    {
    }
}
