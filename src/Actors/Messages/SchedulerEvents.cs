namespace SessionRec.Actors.Messages;

/// <summary>What the scheduler itself journals; a study's own events are <see cref="Core.Tuning.Studies.StudyEvent"/>s.</summary>
public abstract record SchedulerEvent
{
    /// <summary>A scheduler took over, or heard of a greater epoch than its own. Each has a greater epoch than the one before, which fences off older schedulers.</summary>
    public sealed record TookOver(long Epoch, string Node, DateTimeOffset At) : SchedulerEvent;

    /// <summary>A study was accepted under this name and has a journal of its own.</summary>
    public sealed record StudyAdded(string Study, DateTimeOffset At) : SchedulerEvent;

    /// <summary>A study was removed; what is left of it is being deleted.</summary>
    public sealed record StudyRemoved(string Study, DateTimeOffset At) : SchedulerEvent;

    /// <summary>Nothing is left of a removed study: its name is free.</summary>
    public sealed record StudyPurged(string Study, DateTimeOffset At) : SchedulerEvent;
}
