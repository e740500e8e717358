using SessionRec.Actors.Corpora;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Results;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Dashboard;

/// <summary>
/// Models of trials for people to ask. Workers keep none of them, so they are trained again on this node: when somebody wants one, one at a
/// time, on a thread of its own. The latest few are kept in memory.
/// </summary>
internal sealed class TrialModels(CorpusStore corpora, ResultsStore results, IHostApplicationLifetime lifetime) : IDisposable
{
    /// <summary>Above this a training would weigh on the scheduler; the command line does it elsewhere.</summary>
    private const int MostEvents = 5_000_000;

    private const int MostKept = 3;

    private static readonly TimeSpan LongestTraining = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly LinkedList<TrialModel> _kept = [];
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>How it stands with the model of a trial.</summary>
    public TrialModelView Look(StudySummary study, TrialRow trial)
    {
        var elsewhere = $"sessionrec recommend --study {study.Name} --trial {trial.Trial} --item ITEM";
        if (trial.Epoch == 0) return new TrialModelView(TrialModelState.Impossible, "It has no result yet: there is a model from its first epoch on.");
        if (Find(study, trial.Trial) is { } model)
            return model switch
            {
                { Trained: { } trained } => new TrialModelView(TrialModelState.Ready, trained.Epoch < trial.Epoch ? $"The trial has come to epoch {trial.Epoch} since." : null, trained.Epoch, trained.Epoch, Trained: trained),
                { Failure: { } failure } => new TrialModelView(TrialModelState.Failed, failure),
                _ => new TrialModelView(TrialModelState.Training, null, model.Epoch, model.Epochs, trial.Seconds * (model.Epochs - model.Epoch) / trial.Epoch),
            };
        if (study.Corpus.Events > MostEvents || trial.Seconds > LongestTraining.TotalSeconds)
            return new TrialModelView(TrialModelState.Impossible, "Training it again would weigh on the scheduler. Do it on another machine:", Command: elsewhere);
        return new TrialModelView(TrialModelState.None, null, Of: trial.Epoch, Seconds: trial.Seconds, Command: elsewhere);
    }

    /// <summary>Begins to train the model of a trial as the trial stands, unless that is under way or done.</summary>
    /// <exception cref="StudyRefusedException">It cannot be had here.</exception>
    public TrialModelView Begin(StudySummary study, TrialRow trial)
    {
        var view = Look(study, trial);
        if (view.State == TrialModelState.Impossible) throw new StudyRefusedException($"{view.Message} {view.Command}".Trim(), RefusalKind.Conflict);
        if (view.State == TrialModelState.Training || (view.State == TrialModelState.Ready && view.Epoch == trial.Epoch)) return view;
        var model = new TrialModel(study, trial);
        Keep(study, trial.Trial, model);
        var submission = results.Submission(study.Name)!;
        _ = Task.Factory.StartNew(
            () =>
            {
                _one.Wait(lifetime.ApplicationStopping);
                try
                {
                    model.Train(submission, corpora, lifetime.ApplicationStopping);
                }
                finally
                {
                    _one.Release();
                }
            },
            lifetime.ApplicationStopping,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return Look(study, trial);
    }

    /// <summary>The trained model of a trial.</summary>
    /// <exception cref="StudyRefusedException">It is not trained here.</exception>
    public TrialModel Require(StudySummary study, int trial) => Find(study, trial) is { Trained: not null } model
        ? model
        : throw new StudyRefusedException($"The model of trial {trial} of '{study.Name}' is not trained on this node. Train it first.", RefusalKind.Conflict);

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var model in _kept) model.Dispose();
            _kept.Clear();
        }
    }

    private TrialModel? Find(StudySummary study, int trial)
    {
        lock (_lock) return _kept.FirstOrDefault(m => m.IsOf(study, trial));
    }

    private void Keep(StudySummary study, int trial, TrialModel model)
    {
        lock (_lock)
        {
            var letGo = _kept.Where(m => m.IsOf(study, trial)).Concat(_kept.Skip(MostKept - 1)).Distinct().ToList();
            foreach (var old in letGo)
            {
                _kept.Remove(old);
                old.Dispose();
            }

            _kept.AddFirst(model);
        }
    }

    /// <summary>How it stands with a model.</summary>
    internal enum TrialModelState
    {
        /// <summary>It can be trained.</summary>
        None,

        /// <summary>It cannot be trained on this node.</summary>
        Impossible,

        /// <summary>It is being trained, or waits for its turn.</summary>
        Training,

        /// <summary>It answers.</summary>
        Ready,

        /// <summary>Its training failed.</summary>
        Failed,
    }

    /// <summary>The same for people.</summary>
    /// <param name="State">How it stands.</param>
    /// <param name="Message">What there is to say.</param>
    /// <param name="Epoch">Epochs trained.</param>
    /// <param name="Of">Epochs to train.</param>
    /// <param name="Seconds">About how long it takes, or will take yet.</param>
    /// <param name="Command">The command that does the same elsewhere.</param>
    /// <param name="Trained">What it is, once it is trained.</param>
    internal sealed record TrialModelView(
        TrialModelState State, string? Message, int? Epoch = null, int? Of = null, double? Seconds = null, string? Command = null, TrialModel.TrainedModel? Trained = null);
}
