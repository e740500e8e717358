using System.Collections.Concurrent;
using SessionRec.Actors.Results;
using SessionRec.Core.Reporting;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Dashboard;

/// <summary>The trials that cannot be told apart from the best of their study, found anew when trials have ended, one study at a time.</summary>
internal sealed class StudyTies(ResultsStore results) : IDisposable
{
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<string, Ties> _known = new();
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<Ties> FindAsync(StudySummary study, CancellationToken cancellation)
    {
        var version = string.Join('-', study.SubmittedAt.UtcTicks, study.BestTrial, study.Completed, study.Stopped, study.Failed, study.Paused);
        if (_known.TryGetValue(study.Name, out var known) && known.Version == version) return known;
        await _one.WaitAsync(cancellation);
        try
        {
            if (_known.TryGetValue(study.Name, out known) && known.Version == version) return known;
            var tied = study.BestTrial is { } best ? await Task.Run(() => TiedTrials.Find(best, results.LastHits(study.Name)), cancellation) : null;
            if (_known.Count >= MostKept) _known.Clear();
            return _known[study.Name] = new Ties(version, study.BestTrial, tied);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>The ties of a study in a state of it.</summary>
    /// <param name="Version">The state.</param>
    /// <param name="Best">The best trial.</param>
    /// <param name="Tied">The others beside it; null where hits were not kept.</param>
    internal sealed record Ties(string Version, int? Best, TiedTrials? Tied);
}
