namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>Which scheduler a study uses and how it is set; one subtype for each scheduler.</summary>
public abstract record SchedulerOptions
{
    /// <summary>The name in study files.</summary>
    public abstract string Name { get; }

    /// <summary>A scheduler in its initial state.</summary>
    public abstract ITrialScheduler Create();
}
