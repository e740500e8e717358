namespace SessionRec.Core.Tuning.Studies;

/// <summary>Where a trial stands.</summary>
public enum TrialState
{
    /// <summary>Has its parameters and waits for a slot: new, or handed back, or its worker was lost.</summary>
    Waiting,

    /// <summary>A worker trains it.</summary>
    Running,

    /// <summary>Stopped at a rung by a promotion scheduler; may go on.</summary>
    Paused,

    /// <summary>Trained all its planned epochs.</summary>
    Completed,

    /// <summary>Ended early by the scheduler, a stopper or a person; its results count.</summary>
    Stopped,

    /// <summary>Failed more often than <c>max_failures</c> allows.</summary>
    Failed,
}
