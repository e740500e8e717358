namespace SessionRec.Actors.Storage;

/// <summary>The fence of SQLite's files: <see cref="Hosting.FolderLock"/> keeps every other process away for as long as this one lives.</summary>
public sealed class FolderFence : ISchedulerFence
{
    public static FolderFence Instance { get; } = new();

    public void Take(string node)
    {
    }

    public Task<bool> IsHeldAsync(CancellationToken cancellation) => Task.FromResult(true);
}
