using SessionRec.Core.Data;
using SessionRec.Core.Models;

namespace SessionRec.Core.Tuning.Trials;

/// <summary>
/// A training whose parameters change after stretches, as those of a trial that took over another's model; where there is
/// no past, a training like any other. The change comes with the first epoch of the next stretch.
/// </summary>
public sealed class StretchedTraining : IDisposable
{
    private readonly string _model;
    private readonly SessionCorpus _sessions;
    private readonly ParameterSet _last;
    private readonly IReadOnlyList<TrialStretch> _past;
    private ParameterSet _present;

    /// <summary>A training that has yet to begin, or to take over a checkpoint.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="sessions">What to train on.</param>
    /// <param name="parameters">What to train with after the past.</param>
    /// <param name="past">The stretches before, oldest first.</param>
    /// <param name="epoch">Where the checkpoint to take over stands; 0 for the beginning.</param>
    /// <exception cref="InputException">There is no such model, or it does not take these parameters.</exception>
    public StretchedTraining(string model, SessionCorpus sessions, ParameterSet parameters, IReadOnlyList<TrialStretch>? past = null, int epoch = 0)
    {
        (_model, _sessions, _last, _past) = (model, sessions, parameters, past ?? []);
        _present = ParametersAfter(epoch);
        Run = ModelRegistry.Start(_model, _sessions, _present);
    }

    /// <summary>The training as it stands; another object after a change.</summary>
    public ITrainingRun Run { get; private set; }

    /// <summary>Trains one epoch, with the parameters of its stretch.</summary>
    /// <exception cref="InputException">The model cannot go on with the parameters of the next stretch.</exception>
    public EpochFigures TrainEpoch(IProgress<double>? progress, CancellationToken cancellation)
    {
        if (!ReferenceEquals(_present, ParametersAfter(Run.Epoch))) ChangeParameters();
        return Run.TrainEpoch(progress, cancellation);
    }

    /// <summary>Goes on from a checkpoint of the epoch that the training was made for.</summary>
    /// <exception cref="InputException">It cannot be read, or has weights of another shape.</exception>
    public void TakeOver(Stream checkpoint) => Checkpointable().TakeOver(checkpoint);

    public void Dispose() => Run.Dispose();

    private ParameterSet ParametersAfter(int epoch) => _past.FirstOrDefault(stretch => stretch.ToEpoch > epoch)?.Parameters ?? _last;

    private void ChangeParameters()
    {
        using var state = new MemoryStream();
        Checkpointable().SaveCheckpoint(state);
        _present = ParametersAfter(Run.Epoch);
        Run.Dispose();
        Run = ModelRegistry.Start(_model, _sessions, _present);
        state.Position = 0;
        TakeOver(state);
    }

    private ICheckpointable Checkpointable() =>
        Run as ICheckpointable ?? throw new InputException($"The model {_model} cannot go on with other parameters than it began with.");
}
