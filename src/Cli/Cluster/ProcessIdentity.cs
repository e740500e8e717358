using System.Diagnostics;
using System.Globalization;

namespace SessionRec.Cli.Cluster;

/// <summary>
/// One process and no other: its id and the moment it started. Ids are used again by the system, so an id alone may by
/// now belong to a stranger; nothing is ever done to a process whose start differs.
/// </summary>
/// <param name="Id">The process id.</param>
/// <param name="Start">Opaque text, equal for equal starts: on Linux the boot's id and clock ticks since then.</param>
internal sealed record ProcessIdentity(int Id, string Start)
{
    /// <summary>Where the start stands in <c>/proc/ID/stat</c>, counted from the field after the name.</summary>
    private const int StartField = 19;

    public bool IsAlive => StartOf(Id) == Start;

    /// <summary>The process that has this id now; null where there is none.</summary>
    public static ProcessIdentity? Of(int id) => StartOf(id) is { } start ? new ProcessIdentity(id, start) : null;

    private static string? StartOf(int id) => OperatingSystem.IsLinux() ? StartFromProc(id) : StartFromSystem(id);

    private static string? StartFromProc(int id)
    {
        try
        {
            // The name stands in parentheses and may have blanks and parentheses of its own.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var isZombie = fields[0] is "Z" or "X";
            return isZombie ? null : $"{BootId()}/{fields[StartField]}";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private static string? StartFromSystem(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
