using SessionRec.Core.Reporting;

namespace SessionRec.Core.Files;

/// <summary>Files in a folder of this machine, or of one that several machines mount.</summary>
/// <param name="root">Made, like the folders in it, where it is missing.</param>
public sealed class FolderStore(string root) : IFileStore
{
    public void Write(string name, Action<Stream> write) => Try(() =>
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ReplacedFile.WriteBytes(path, write);
    });

    public Stream? Open(string name)
    {
        try
        {
            return File.OpenRead(PathOf(name));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public IReadOnlyList<StoredFile> List(string folder)
    {
        var place = new DirectoryInfo(PathOf(folder));
        var files = new List<StoredFile>();
        try
        {
            foreach (var file in place.EnumerateFiles("*", SearchOption.AllDirectories))
                if (Known(file) is { } known)
                    files.Add(known);
        }
        catch (DirectoryNotFoundException)
        {
            // There is nothing, or another process has just let a folder go: what was seen so far is there.
        }

        return files;
    }

    public void Delete(string name) => Try(() =>
    {
        var path = PathOf(name);
        if (File.Exists(path)) File.Delete(path);
    });

    public void DeleteAll(string folder) => Try(() =>
    {
        var place = PathOf(folder);
        if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
    });

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    private StoredFile? Known(FileInfo file)
    {
        try
        {
            return new StoredFile(Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length, file.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(string name) => Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
}
