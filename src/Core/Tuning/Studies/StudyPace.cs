namespace SessionRec.Core.Tuning.Studies;

/// <summary>How long a study has run and how long it may still take: what every view of a study shows.</summary>
public static class StudyPace
{
    /// <summary>Time since the first trial started; null before.</summary>
    public static TimeSpan? Elapsed(StudySummary study, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.StartedAt is { } start ? (study.EndedAt ?? now) - start : null;
    }

    /// <summary>
    /// Time to go at the pace so far, on the assumption that the trials to come take as many epochs as those that ended or are paused: most
    /// of the paused stay where they are.
    /// Null where there is nothing to judge by, or no end.
    /// </summary>
    public static TimeSpan? Left(StudySummary study, IReadOnlyCollection<TrialRow> trials, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return Left(study, [.. trials.GroupBy(t => (t.State, t.Epoch)).Select(g => new TrialGroup(g.Key.State, g.Key.Epoch, g.Count()))], now);
    }

    /// <summary>The same from how many trials stand where, which lists do with.</summary>
    public static TimeSpan? Left(StudySummary study, IReadOnlyCollection<TrialGroup> trials, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(trials);
        if (study is not { HasEnded: false, TrialsPlanned: { } planned, EpochsReported: > 0 } || Elapsed(study, now) is not { } elapsed) return null;
        var done = trials.Where(t => t.State is TrialState.Completed or TrialState.Stopped or TrialState.Paused).ToList();
        var usual = done.Count > 0 ? done.Sum(t => (double)t.Epoch * t.Trials) / done.Sum(t => t.Trials) : study.EpochsPlanned;
        var going = trials.Where(t => t.State is TrialState.Running or TrialState.Waiting).Sum(t => Math.Max(0, usual - t.Epoch) * t.Trials);
        var toCome = (going + (Math.Max(0, planned - trials.Sum(t => t.Trials)) * usual)) / study.EpochsReported;
        return toCome > 0 ? elapsed * toCome : null;
    }
}
