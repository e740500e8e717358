using System.IO.Compression;
using System.Text;
using SessionRec.Core.Data.Formats;

namespace SessionRec.Core.Data;

/// <summary>
/// A file of events opened for one pass, unpacked on the way where its first bytes say that it is gzipped, or a zip
/// archive of one file.
/// </summary>
public sealed class DataFile : IDisposable
{
    private const int BufferSize = 1 << 16, FirstLineLimit = 4096;
    private const string WorkbookEntry = "[Content_Types].xml", WorkbookExtension = ".xlsx";

    private readonly FileStream _raw;
    private readonly ZipArchive? _archive;

    private DataFile(string path, FileStream raw)
    {
        (Path, _raw) = (path, raw);
        Span<byte> magic = stackalloc byte[4];
        var count = raw.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        raw.Position = 0;
        if (count >= 2 && magic is [0x1f, 0x8b, ..])
        {
            Content = new GzipContent(raw);
        }
        else if (count == magic.Length && magic.SequenceEqual("PK\u0003\u0004"u8))
        {
            _archive = new ZipArchive(raw, ZipArchiveMode.Read, leaveOpen: true);
            (Content, IsWorkbook) = OpenArchive(_archive);
        }
        else
        {
            Content = raw;
        }
    }

    /// <summary>The path as the user gave it, for messages.</summary>
    public string Path { get; }

    /// <summary>The unpacked bytes; forward only.</summary>
    public Stream Content { get; }

    /// <summary>True for an Excel workbook (<c>.xlsx</c>), zipped once more or not; <see cref="Content"/> is the workbook then.</summary>
    public bool IsWorkbook { get; }

    /// <summary>The share of the file on disk that has been read, 0 to 1.</summary>
    public double ShareRead => _raw.Length == 0 ? 1 : (double)_raw.Position / _raw.Length;

    /// <exception cref="InputException">There is no such file, it may not be read, or it is an archive of several files.</exception>
    public static DataFile Open(string path)
    {
        FileStream? raw = null;
        try
        {
            if (Directory.Exists(path)) throw new InputException($"{path} is a folder; data.path names a file.");
            raw = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
            return new DataFile(path, raw);
        }
        catch (Exception e)
        {
            raw?.Dispose();
            throw e switch
            {
                FileNotFoundException or DirectoryNotFoundException => new InputException($"{path} does not exist.", e),
                IOException or UnauthorizedAccessException => new InputException($"{path} cannot be read: {e.Message}", e),
                InvalidDataException => new InputException($"{path} is a damaged archive, or one of several files: {e.Message}", e),
                _ => e,
            };
        }
    }

    /// <summary>
    /// The first line of the unpacked file (at most 4,096 bytes, Latin-1, without a byte order mark); of a workbook the
    /// cells of the first row, joined by commas.
    /// </summary>
    public static string FirstLine(string path)
    {
        using var file = Open(path);
        if (file.IsWorkbook)
        {
            using var rows = new WorkbookRows(file);
            return rows.Read() ? string.Join(',', Enumerable.Range(0, rows.FieldCount).Select(i => Encoding.UTF8.GetString(rows.Field(i)))) : "";
        }

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
        _archive?.Dispose();
        _raw.Dispose();
    }

    private (Stream Content, bool IsWorkbook) OpenArchive(ZipArchive archive)
    {
        if (archive.GetEntry(WorkbookEntry) is not null)
        {
            _raw.Position = 0;
            return (_raw, true);
        }

        var files = archive.Entries.Where(e => e.Name.Length > 0 && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)).ToArray();
        return files is [var only]
            ? (only.Open(), only.Name.EndsWith(WorkbookExtension, StringComparison.OrdinalIgnoreCase))
            : throw new InvalidDataException($"it holds {files.Length} files ({string.Join(", ", files.Take(5).Select(f => f.Name))}); unpack it and name one of them");
    }
}
