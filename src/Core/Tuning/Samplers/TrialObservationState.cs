namespace SessionRec.Core.Tuning.Samplers;

/// <summary>How far a trial came.</summary>
public enum TrialObservationState
{
    /// <summary>Training, or waiting for a slot; what it will reach is not known.</summary>
    Running,

    /// <summary>Ran to its end.</summary>
    Finished,

    /// <summary>Stopped early by a scheduler or a stopper, or paused and never to be promoted.</summary>
    Stopped,

    /// <summary>Failed for good.</summary>
    Failed,

    /// <summary>Paused at a rung with a chance to go on: samplers learn from it as from one that stopped there.</summary>
    Paused,
}
