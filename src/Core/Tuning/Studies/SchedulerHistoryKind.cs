namespace SessionRec.Core.Tuning.Studies;

/// <summary>What a scheduler was told. The numbers are part of stored snapshots.</summary>
public enum SchedulerHistoryKind
{
    /// <summary>A trial was created.</summary>
    Start = 0,

    /// <summary>The trial's next epoch was accepted and decided on.</summary>
    Report = 1,

    /// <summary>The trial was promoted.</summary>
    Promotion = 2,

    /// <summary>The trial ended.</summary>
    End = 3,

    /// <summary>The trial had ended and takes part again.</summary>
    Return = 4,

    /// <summary>The study got a larger budget: a new scheduler took over, who knows nothing of the trials before.</summary>
    Renewal = 5,

    /// <summary>The trial had been left behind at a rung and waits there again.</summary>
    Wait = 6,
}
