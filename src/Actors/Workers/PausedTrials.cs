using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Workers;

/// <summary>Trainings kept in memory while their trials are paused; where room is short the one kept longest is saved as a checkpoint and let go.</summary>
/// <param name="limit">How many are kept.</param>
/// <param name="checkpoints">Where they are saved; null for nowhere.</param>
/// <param name="notSaved">Told what could not be saved and why: it costs the checkpoint and nothing else.</param>
internal sealed class PausedTrials(int limit, Checkpoints? checkpoints, Action<TrialPlan, IOException> notSaved) : IDisposable
{
    private readonly LinkedList<(AttemptId Attempt, KeptTraining Kept)> _kept = [];

    /// <summary>What they hold in memory together.</summary>
    public long Bytes => _kept.Sum(k => k.Kept.Memory.Bytes);

    public void Keep(AttemptId attempt, KeptTraining training)
    {
        Take(attempt.Study, attempt.Trial)?.Training.Dispose();
        _kept.AddLast((attempt, training));
        while (_kept.Count > limit) LetOldestGo();
    }

    /// <summary>The training of that trial, which is the caller's from then on; null where it is not (any more) kept.</summary>
    public KeptTraining? Take(string study, int trial) => Take(attempt => attempt.Trial == trial && attempt.Study == study);

    /// <summary>The attempt's trial will not go on: its training is dropped without being saved.</summary>
    public void Drop(AttemptId attempt) => Take(attempt.Equals)?.Training.Dispose();

    /// <summary>Lets go, the oldest first, until they hold no more than that many bytes.</summary>
    public void Shrink(long bytes)
    {
        while (_kept.Count > 0 && Bytes > bytes) LetOldestGo();
    }

    public void Dispose()
    {
        foreach (var (_, kept) in _kept) kept.Training.Dispose();
        _kept.Clear();
    }

    private void LetOldestGo()
    {
        using var oldest = _kept.First!.Value.Kept.Training;
        _kept.RemoveFirst();
        try
        {
            if (checkpoints is not null) oldest.Save(checkpoints);
        }
        catch (IOException error)
        {
            notSaved(oldest.Plan, error);
        }
    }

    private KeptTraining? Take(Predicate<AttemptId> which)
    {
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            if (!which(node.Value.Attempt)) continue;
            _kept.Remove(node);
            return node.Value.Kept;
        }

        return null;
    }
}
