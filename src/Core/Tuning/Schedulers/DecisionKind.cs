namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>What happens to a trial after a result.</summary>
public enum DecisionKind
{
    /// <summary>Train the next epoch.</summary>
    Continue,

    /// <summary>End the trial here, before its budget; it will not go on.</summary>
    Stop,

    /// <summary>Keep the trial as it is and free its slot; a promotion may let it go on.</summary>
    Pause,

    /// <summary>The trial has had the scheduler's largest budget: it is finished.</summary>
    Complete = 4,
}
