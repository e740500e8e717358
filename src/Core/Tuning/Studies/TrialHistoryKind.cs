namespace SessionRec.Core.Tuning.Studies;

/// <summary>What happened to a trial.</summary>
public enum TrialHistoryKind
{
    /// <summary>A worker began to train it, or went on with it.</summary>
    Started,

    /// <summary>It was compared with others and goes on.</summary>
    Passed,

    /// <summary>It pauses at a rung.</summary>
    Paused,

    /// <summary>It goes on from a rung it paused at.</summary>
    Promoted,

    /// <summary>It takes over another trial's model.</summary>
    Exploited,

    /// <summary>It was stopped before its plan was done.</summary>
    Stopped,

    /// <summary>It trained all its planned epochs.</summary>
    Completed,

    /// <summary>Its attempt was lost, through no fault of its own; it waits for another.</summary>
    Lost,

    /// <summary>Its attempt failed; it waits for another.</summary>
    Failed,

    /// <summary>It failed once too often.</summary>
    GivenUp,

    /// <summary>It had been given up and is tried again.</summary>
    TriedAgain,
}
