using SessionRec.Actors.Results;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Scheduling;

/// <summary>What the tables have to be told of a study since the last time.</summary>
internal sealed class PendingProjection
{
    private readonly SortedSet<int> _trials = [];
    private readonly List<EpochRow> _epochs = [];
    private readonly List<TrialHistoryRow> _history = [];

    /// <summary>Results that wait.</summary>
    public int Results => _epochs.Count;

    /// <summary>Remembers an event that was just applied.</summary>
    public void Note(Study study, StudyEvent happened)
    {
        _history.AddRange(study.HistoryOf(happened));
        switch (happened)
        {
            case StudyEvent.TrialCreated e: _trials.Add(e.Trial); break;
            case StudyEvent.AttemptStarted e: _trials.Add(e.Trial); break;
            case StudyEvent.AttemptLost e: _trials.Add(e.Trial); break;
            case StudyEvent.AttemptFailed e: _trials.Add(e.Trial); break;
            case StudyEvent.TrialStopped e: _trials.Add(e.Trial); break;
            case StudyEvent.Extended: _trials.UnionWith(Enumerable.Range(0, study.TrialCount)); break;
            case StudyEvent.Retried e: _trials.UnionWith(e.Trials); break;
            case StudyEvent.TrialPromoted e: _trials.Add(e.Promotion.Trial); break;
            case StudyEvent.EpochReported e:
                _trials.Add(e.Trial);
                _epochs.Add(study.EpochRowOf(e));
                break;
        }
    }

    /// <summary>All of it, as of an entry of the journal; nothing waits after that.</summary>
    public Projection Take(Study study, long sequenceNumber)
    {
        var projection = new Projection(sequenceNumber, study.Submission, study.Summarize(), [.. _trials.Select(study.RowOf)], [.. _epochs], [.. _history]);
        _trials.Clear();
        _epochs.Clear();
        _history.Clear();
        return projection;
    }
}
