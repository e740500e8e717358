using System.Text.Json;

namespace SessionRec.Node.Dashboard;

/// <summary>Who did what: a file of JSON lines in the scheduler node's data folder, on the disk before the answer goes out.</summary>
internal sealed class AuditLog(NodeOptions options)
{
    private readonly string _path = Path.Combine(options.DataFolder, "audit.jsonl");
    private readonly Lock _writing = new();

    public void Add(AuditEntry entry)
    {
        var line = JsonSerializer.Serialize(entry, JsonSerializerOptions.Web) + "\n";
        lock (_writing)
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(System.Text.Encoding.UTF8.GetBytes(line));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>The latest entries, newest first. A line that was cut off by a crash is left out.</summary>
    public IReadOnlyList<AuditEntry> Latest(int count)
    {
        lock (_writing)
            return File.Exists(_path) ? [.. File.ReadLines(_path).Select(Read).OfType<AuditEntry>().TakeLast(count).Reverse()] : [];
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
