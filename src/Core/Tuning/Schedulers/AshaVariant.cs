namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>What asynchronous successive halving does with a trial that is not among the best of its rung.</summary>
public enum AshaVariant
{
    /// <summary>Stop it; the others train on at once (Ray Tune).</summary>
    Stopping,

    /// <summary>Pause every trial at the rung and promote the best when a slot is free (Li et al. 2020).</summary>
    Promotion,
}
