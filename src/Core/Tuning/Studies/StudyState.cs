namespace SessionRec.Core.Tuning.Studies;

/// <summary>Where a study stands.</summary>
public enum StudyState
{
    /// <summary>Trials run or wait for a slot.</summary>
    Running,

    /// <summary>No trial starts any more; the running ones are being told to stop.</summary>
    Stopping,

    /// <summary>Ended before its plan was done, by a person or by a time budget. It can be resumed.</summary>
    Stopped,

    /// <summary>Every planned trial has ended.</summary>
    Completed,

    /// <summary>It cannot go on: its data or its model could not be had, or every trial failed.</summary>
    Failed,
}
