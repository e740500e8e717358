using SessionRec.Core.Tuning.Trials;

namespace SessionRec.Actors.Workers;

/// <summary>Trainings kept in memory while their trials are paused; beyond the limit the one kept longest is saved as a checkpoint and let go.</summary>
/// <param name="limit">How many are kept.</param>
/// <param name="checkpoints">Where they are saved; null for nowhere.</param>
/// <param name="notSaved">Told what could not be saved and why: it costs the checkpoint and nothing else.</param>
internal sealed class PausedTrials(int limit, Checkpoints? checkpoints, Action<TrialPlan, IOException> notSaved) : IDisposable
{
    private readonly LinkedList<(string Study, int Trial, TrialTraining Training)> _kept = [];

    public void Keep(string study, int trial, TrialTraining training)
    {
        Take(study, trial)?.Dispose();
        _kept.AddLast((study, trial, training));
        while (_kept.Count > limit)
        {
            using var oldest = _kept.First!.Value.Training;
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
    }

    /// <summary>The training of that trial, which is the caller's from then on; null where it is not (any more) kept.</summary>
    public TrialTraining? Take(string study, int trial)
    {
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            if (node.Value.Trial != trial || node.Value.Study != study) continue;
            _kept.Remove(node);
            return node.Value.Training;
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var (_, _, training) in _kept) training.Dispose();
        _kept.Clear();
    }
}
