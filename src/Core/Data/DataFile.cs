using System.Text;

namespace SessionRec.Core.Data;

/// <summary>A file of events opened for one pass, unpacked on the way where its first bytes say it is gzipped.</summary>
public sealed class DataFile : IDisposable
{
    private const int BufferSize = 1 << 16, FirstLineLimit = 4096;

    private readonly FileStream _raw;

    private DataFile(string path, FileStream raw, Stream content) => (Path, _raw, Content) = (path, raw, content);

    /// <summary>The path as the user gave it, for messages.</summary>
    public string Path { get; }

    /// <summary>The unpacked bytes; forward only.</summary>
    public Stream Content { get; }

    /// <summary>The share of the file on disk that has been read, 0 to 1.</summary>
    public double ShareRead => _raw.Length == 0 ? 1 : (double)_raw.Position / _raw.Length;

    /// <exception cref="InputException">There is no such file or it may not be read.</exception>
    public static DataFile Open(string path)
    {
        try
        {
            if (Directory.Exists(path)) throw new InputException($"{path} is a folder; data.path names a file.");
            var raw = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
            return new DataFile(path, raw, IsGzipped(raw) ? new GzipContent(raw) : raw);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The first line of the unpacked file (at most 4,096 bytes, Latin-1, without a byte order mark).</summary>
    public static string FirstLine(string path)
    {
        using var file = Open(path);
        var head = new byte[FirstLineLimit];
        var count = file.Content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var line = head.AsSpan(0, count);
        if (line.StartsWith(Encoding.UTF8.Preamble)) line = line[3..];
        var end = line.IndexOf((byte)'\n');
        return Encoding.Latin1.GetString(end < 0 ? line : line[..end]).TrimEnd('\r');
    }

    public void Dispose()
    {
        Content.Dispose();
        _raw.Dispose();
    }

    private static bool IsGzipped(FileStream raw)
    {
        Span<byte> magic = stackalloc byte[2];
        var count = raw.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        raw.Position = 0;
        return count == 2 && magic is [0x1f, 0x8b];
    }
}
