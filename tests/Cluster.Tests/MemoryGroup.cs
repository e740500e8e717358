using System.Globalization;

namespace SessionRec.Cluster.Tests;

/// <summary>A control group that gives processes next to no memory beyond what they have: the kernel kills the one that asks for more. Needs root and the first version of control groups.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string All = "/sys/fs/cgroup/memory";

    private readonly string _folder = Path.Combine(All, $"sessionrec-{Guid.NewGuid():N}");

    public MemoryGroup() => Directory.CreateDirectory(_folder);

    /// <summary>Processes of the group that the kernel has killed for their memory.</summary>
    public int Kills => int.Parse(File.ReadLines(Path.Combine(_folder, "memory.oom_control")).Single(l => l.StartsWith("oom_kill ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>Skips the test where there are no such groups.</summary>
    public static void Require() => Assert.SkipUnless(Environment.IsPrivilegedProcess && Directory.Exists(All), $"Taking memory from a process needs root and {All} (control groups, version 1).");

    /// <summary>What the process has it keeps; of what it asks for from now on it gets so much.</summary>
    public void Confine(int process, int megabytes)
    {
        File.WriteAllText(Path.Combine(_folder, "memory.limit_in_bytes"), string.Create(CultureInfo.InvariantCulture, $"{megabytes}M"));
        File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The files of a group go with it, and cannot be deleted one by one.</summary>
    public void Dispose() => Directory.Delete(_folder);
}
