namespace SessionRec.Core.Tuning.Studies;

/// <summary>When a study was submitted, started and ended, and how long it has run, told by the times of its events.</summary>
internal struct StudyClock
{
    private TimeSpan _before;

    public StudyClock(DateTimeOffset submittedAt) => (SubmittedAt, LastEventAt) = (submittedAt, submittedAt);

    public StudyClock(StudySnapshot snapshot)
    {
        (SubmittedAt, StartedAt, EndedAt) = (snapshot.SubmittedAt, snapshot.StartedAt, snapshot.EndedAt);
        (RunningSince, LastEventAt, _before) = (snapshot.RunningSince, snapshot.LastEventAt, snapshot.Elapsed);
    }

    public DateTimeOffset SubmittedAt { get; }

    /// <summary>Start of the first trial's first attempt.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Since when it runs without a break; null before its start and after its end.</summary>
    public DateTimeOffset? RunningSince { get; private set; }

    public DateTimeOffset LastEventAt { get; private set; }

    /// <summary>How long it had run before <see cref="RunningSince"/>.</summary>
    public readonly TimeSpan ElapsedBefore => _before;

    public readonly TimeSpan Elapsed(DateTimeOffset now) => _before + (RunningSince is { } since ? now - since : TimeSpan.Zero);

    public void Tick(DateTimeOffset at) => LastEventAt = at;

    public void StartAttempt(DateTimeOffset at)
    {
        StartedAt ??= at;
        RunningSince ??= at;
    }

    /// <summary>It goes on; whoever lets a study go on whose time was up gives it its time anew.</summary>
    public void GoOn(DateTimeOffset at)
    {
        (EndedAt, _before) = (null, TimeSpan.Zero);
        RunningSince = StartedAt is null ? null : at;
    }

    /// <summary>A scheduler has recovered it: the time since its last event, in which nobody drove it, does not count.</summary>
    public void TakeUp(DateTimeOffset at)
    {
        _before = Elapsed(LastEventAt);
        RunningSince = at;
    }

    public void End(DateTimeOffset at)
    {
        (EndedAt, _before) = (at, Elapsed(at));
        RunningSince = null;
    }
}
