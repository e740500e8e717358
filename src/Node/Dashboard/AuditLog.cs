using System.Text.Json;

namespace SessionRec.Node.Dashboard;

/// <summary>
/// Who did what: a file of JSON lines in the scheduler node's data folder, on the disk before the answer goes out. A full file becomes the
/// earlier one, which the next full file replaces.
/// </summary>
internal sealed class AuditLog(NodeOptions options, long fullAt = AuditLog.FullAt)
{
    private const long FullAt = 16L << 20;

    private readonly string _path = Path.Combine(options.DataFolder, "audit.jsonl");
    private readonly string _earlier = Path.Combine(options.DataFolder, "audit.1.jsonl");
    private readonly Lock _writing = new();

    public void Add(AuditEntry entry)
    {
        var line = JsonSerializer.Serialize(entry, JsonSerializerOptions.Web) + "\n";
        lock (_writing)
        {
            if (new FileInfo(_path) is { Exists: true, Length: var length } && length >= fullAt) File.Move(_path, _earlier, overwrite: true);
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(System.Text.Encoding.UTF8.GetBytes(line));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>The latest entries, newest first. A line that was cut off by a crash is left out.</summary>
    public IReadOnlyList<AuditEntry> Latest(int count)
    {
        lock (_writing)
            return [.. new[] { _earlier, _path }.Where(File.Exists).SelectMany(File.ReadLines).Select(Read).OfType<AuditEntry>().TakeLast(count).Reverse()];
    }

    private static AuditEntry? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEntry>(line, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
