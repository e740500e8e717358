namespace SessionRec.Core.Tuning.Samplers;

/// <summary>How far a trial came.</summary>
public enum TrialObservationState
{
    /// <summary>Training, waiting for a slot, or paused with a chance to go on.</summary>
    Running,

    /// <summary>Ran to its end.</summary>
    Finished,

    /// <summary>Stopped early by a scheduler or a stopper, or paused and never to be promoted.</summary>
    Stopped,

    /// <summary>Failed for good.</summary>
    Failed,
}
