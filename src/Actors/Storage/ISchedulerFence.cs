namespace SessionRec.Actors.Storage;

/// <summary>
/// Lets one process at a time write the journal. The scheduler takes it before it reads its journal: from then on whoever held it
/// before can store nothing, whatever it still believes.
/// </summary>
public interface ISchedulerFence
{
    /// <summary>Takes the fence for this process, the first time; later calls only make sure that it is still this process's.</summary>
    /// <param name="node">The node's name, for people.</param>
    /// <exception cref="SchedulerReplacedException">Another process has taken it since.</exception>
    void Take(string node);

    /// <summary>Whether it is still this process's; true before it was ever taken.</summary>
    Task<bool> IsHeldAsync(CancellationToken cancellation);
}
