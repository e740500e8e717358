using System.Globalization;

namespace SessionRec.Pbm.Tests.Processes;

/// <summary>How many files, sockets among them, this process may have open. The runtime has raised that to the most that is allowed when it started.</summary>
internal static class OpenFiles
{
    public static int Limit()
    {
        if (!OperatingSystem.IsLinux()) return 0;
        var line = File.ReadLines("/proc/self/limits").Single(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
