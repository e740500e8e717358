using SessionRec.Core;

namespace SessionRec.Actors.Hosting;

/// <summary>
/// Holds a folder of studies for this process. Two schedulers on one SQLite journal would each think that they decide; the
/// operating system lets go of the lock however the process ends.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="InputException">Another process holds it.</exception>
    public static FolderLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "scheduler.lock");
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error)
        {
            throw new InputException($"Another process runs the studies in {folder}: watch it there, end it, or use another folder. ({error.Message})", error);
        }
    }

    public void Dispose() => _file.Dispose();
}
