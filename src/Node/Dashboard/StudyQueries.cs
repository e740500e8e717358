using System.Collections.Concurrent;
using SessionRec.Actors.Results;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Node.Dashboard;

/// <summary>How many validation queries the values of studies stand on: read once from what their trials hit, since it does not change.</summary>
internal sealed class StudyQueries(ResultsStore results)
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<(string Study, DateTimeOffset SubmittedAt), int> _known = new();

    /// <summary>The number, null as long as no result with hits is there.</summary>
    public int? Of(StudySummary study)
    {
        if (study.BestTrial is null) return null;
        var key = (study.Name, study.SubmittedAt);
        if (_known.TryGetValue(key, out var known)) return known;
        if (results.ValidationQueries(study.Name) is not { } found) return null;
        if (_known.Count >= MostKept) _known.Clear();
        return _known[key] = found;
    }
}
