using System.Diagnostics;
using Akka.Actor;
using SessionRec.Actors.Corpora;
using SessionRec.Actors.Messages;
using SessionRec.Actors.Observing;
using SessionRec.Core;
using SessionRec.Core.Evaluation;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Workers;

/// <summary>
/// The thread a trial trains on. Never the thread pool and never an actor's dispatcher: those carry the cluster's
/// heartbeats, and a node that computes on them looks dead to the others.
/// </summary>
internal sealed class TrialThread(AttemptId attempt, TrialAssignment assignment, KeptTraining? kept, PreparedCorpora corpora, Checkpoints? checkpoints, IActorRef owner)
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly object _gate = new();
    private int _mayGoOnAfter;
    private bool _paused;
    private bool _trains;
    private bool _leaves;

    public void Start() => new Thread(Run) { IsBackground = true, Name = $"trial {attempt.Trial}" }.Start();

    /// <summary>The scheduler lets the trial go on after that epoch.</summary>
    public void Continue(int epoch)
    {
        lock (_gate)
        {
            _mayGoOnAfter = Math.Max(_mayGoOnAfter, epoch);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The trial stops where it is and may go on later.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _paused = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The trial ends after the epoch under way, and is saved; at once where it has not begun.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _leaves = true;
            if (!_trains) _abandoned.Cancel();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The trial is over; an epoch under way is broken off.</summary>
    public void Abandon()
    {
        _abandoned.Cancel();
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private void Run()
    {
        TrialTraining? training = null;
        var keep = false;
        // What a training that was kept holds stays charged to its account.
        var memory = kept?.Memory ?? new MemoryAccount(assignment.MemoryBytes);
        using var span = TrialTrace.Start("attempt", attempt)?.SetTag("sessionrec.kept_epochs", kept?.Training.Epoch ?? 0);
        try
        {
            using var charged = memory.Enter();
            var split = corpora.GetAsync(assignment.Corpus, assignment.Protocol, assignment.CorpusUrl, _abandoned.Token).GetAwaiter().GetResult();
            training = TakeUp(split);
            keep = Train(training);
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
            // The scheduler knows already; there is nobody to tell.
        }
        catch (Exception error) when (training is null && error is HttpRequestException or IOException)
        {
            owner.Tell(new Unready($"the corpus could not be had: {error.Message}"));
        }
        catch (InputException error)
        {
            span?.SetStatus(ActivityStatusCode.Error, error.Message);
            owner.Tell(new Failed(error.Message));
        }
        catch (OutOfMemoryException)
        {
            owner.Tell(new Failed("The trial needs more memory than the node has left."));
        }
        catch (Exception error)
        {
            // Whatever a model throws must fail its own trial, never the node that others train on.
            owner.Tell(new Failed($"{error.GetType().Name}: {error.Message}"));
        }
        finally
        {
            if (!keep) training?.Dispose();
            owner.Tell(new Ended(keep ? new KeptTraining(training!, memory) : null));
        }
    }

    private TrialTraining TakeUp(EvaluationSplit split)
    {
        var plan = assignment.PlanOf(attempt);
        var known = assignment.AcceptedEpochs;
        if (kept is { Training: var paused } && paused.Epoch == known && paused.Plan.KeyAt(known + 1) == plan.KeyAt(known + 1)) return paused;
        kept?.Training.Dispose();
        var training = TrialTraining.TakeUp(plan, split, known, checkpoints, _abandoned.Token);
        if (known > 0) owner.Tell(new TakenUp(known, training.CheckpointEpoch));
        return training;
    }

    /// <summary>Trains until the scheduler or the plan says otherwise; true where the training is to be kept.</summary>
    private bool Train(TrialTraining training)
    {
        var last = Math.Min(training.PlannedEpochs, assignment.PlannedEpochs);
        lock (_gate) _trains = true;
        var saved = training.Epoch;
        while (training.Epoch < last && !Leaves())
        {
            var epoch = Epoch(training);
            if (epoch.Epoch < last && IsSaved(epoch.Epoch))
            {
                Save(training);
                saved = epoch.Epoch;
            }

            owner.Tell(new EpochTrained(epoch));
            if (epoch.Epoch == last || assignment.Milestones.Contains(epoch.Epoch)) AwaitDecision(epoch.Epoch);
            _abandoned.Token.ThrowIfCancellationRequested();
            lock (_gate)
                if (_paused)
                    return true;
        }

        if (training.Epoch < last && training.Epoch > saved) Save(training);
        return false;
    }

    /// <summary>Where the trial may be paused it is saved before that is known: another worker may be given it as soon as it is.</summary>
    private bool IsSaved(int epoch) =>
        (assignment.CheckpointEvery > 0 && epoch % assignment.CheckpointEvery == 0) || (assignment.Pauses && assignment.Milestones.Contains(epoch));

    /// <summary>A disk that is full or not ours costs the checkpoint, not the trial.</summary>
    private void Save(TrialTraining training)
    {
        if (checkpoints is null) return;
        try
        {
            int known;
            lock (_gate) known = Math.Max(_mayGoOnAfter, assignment.AcceptedEpochs);
            training.Save(checkpoints, known);
        }
        catch (IOException error)
        {
            owner.Tell(new NotSaved(training.Epoch, error.Message));
        }
    }

    private TrainedEpoch Epoch(TrialTraining training)
    {
        using var span = TrialTrace.Start("epoch", attempt, Activity.Current?.Context)?.SetTag("sessionrec.epoch", training.Epoch + 1);
        return training.TrainEpoch(null, _abandoned.Token);
    }

    private bool Leaves()
    {
        lock (_gate) return _leaves;
    }

    private void AwaitDecision(int epoch)
    {
        lock (_gate)
            while (_mayGoOnAfter < epoch && !_paused && !_leaves && !_abandoned.IsCancellationRequested)
                Monitor.Wait(_gate);
    }

    /// <summary>An epoch is done.</summary>
    public sealed record EpochTrained(TrainedEpoch Epoch) : INoSerializationVerificationNeeded;

    /// <summary>Epochs that another attempt had reported are there again.</summary>
    /// <param name="Epoch">The last of them.</param>
    /// <param name="CheckpointEpoch">Up to where they came from a checkpoint; 0 where all were trained again.</param>
    public sealed record TakenUp(int Epoch, int CheckpointEpoch) : INoSerializationVerificationNeeded;

    /// <summary>A checkpoint could not be written.</summary>
    public sealed record NotSaved(int Epoch, string Error) : INoSerializationVerificationNeeded;

    /// <summary>The trial failed by its own fault.</summary>
    public sealed record Failed(string Error) : INoSerializationVerificationNeeded;

    /// <summary>The node could not begin, through no fault of the trial.</summary>
    public sealed record Unready(string Reason) : INoSerializationVerificationNeeded;

    /// <summary>The thread is over; always the last message.</summary>
    public sealed record Ended(KeptTraining? Paused) : INoSerializationVerificationNeeded;
}
