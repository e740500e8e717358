using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster;

/// <summary>Starts and ends the processes of a local cluster.</summary>
internal static partial class NodeProcess
{
    /// <summary>
    /// A session of its own keeps the terminal's Ctrl+C and its end away from the node: only <c>cluster down</c> ends it.
    /// Where there is no setsid (macOS), the signals are ignored instead. The shell is replaced, so the id is the node's.
    /// </summary>
    private const string Launch =
        """
        exec </dev/null >>"$1" 2>&1; shift
        if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; else trap '' HUP INT; exec "$@"; fi
        """;

    private const int SigTerm = 15;
    private const int SigKill = 9;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts <paramref name="node"/> and returns it with its process.</summary>
    public static ClusterNode Start(ClusterNode node)
    {
        if (!File.Exists(node.Program)) throw new InputException($"{node.Program} is missing; build the solution again.");
        return node with { Process = Start(node.Name, node.Log, [node.Program], node.Environment), Drained = false };
    }

    /// <summary>Starts a program of ours that outlives this one.</summary>
    /// <param name="name">How people know it.</param>
    /// <param name="log">The file that has its output.</param>
    /// <param name="arguments">The assembly and its arguments.</param>
    /// <param name="environment">Variables beside those it inherits.</param>
    public static ProcessIdentity Start(string name, string log, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        if (OperatingSystem.IsWindows()) throw new InputException("Local clusters need Linux, macOS or WSL.");

        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launch, "sh", log, DotnetHost(), .. arguments]);
        foreach (var (variable, value) in environment) start.Environment[variable] = value;

        using var process = Process.Start(start) ?? throw new InputException($"{name} could not be started.");
        return ProcessIdentity.Of(process.Id) ?? throw new InputException($"{name} ended as soon as it was started; see {log}");
    }

    /// <summary>Asks one process to end, waits, and kills it where it does not.</summary>
    public static async Task StopAsync(ProcessIdentity process, TimeSpan patience, TimeProvider time)
    {
        foreach (var signal in new[] { SigTerm, SigKill })
        {
            if (!process.IsAlive) return;
            _ = Kill(process.Id, signal);
            var asked = time.GetTimestamp();
            while (process.IsAlive && time.GetElapsedTime(asked) < patience) await Task.Delay(Poll, time);
        }
    }

    /// <summary>Asks the processes to end in order, waits, and kills what has not ended by then. Returns those that had to be killed.</summary>
    public static async Task<IReadOnlyList<ClusterNode>> StopAsync(
        IReadOnlyList<ClusterNode> nodes, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        foreach (var node in nodes) Signal(node, SigTerm);
        await WaitAsync(nodes, patience, time, cancellation);

        var stubborn = nodes.Where(n => n.IsAlive).ToList();
        foreach (var node in stubborn) Signal(node, SigKill);
        await WaitAsync(stubborn, patience, time, cancellation);
        return stubborn;
    }

    private static async Task WaitAsync(IReadOnlyList<ClusterNode> nodes, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (nodes.Any(n => n.IsAlive) && time.GetElapsedTime(started) < patience) await Task.Delay(Poll, time, cancellation);
    }

    private static void Signal(ClusterNode node, int signal)
    {
        if (node.Process is not { IsAlive: true } process) return;
        if (Kill(process.Id, signal) != 0 && process.IsAlive)
            throw new InputException($"{node.Name} (process {process.Id}) cannot be ended: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    /// <summary>The <c>dotnet</c> this process runs on, so that the nodes run on the same.</summary>
    private static string DotnetHost()
    {
        if (Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet") return path;
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        var host = Path.Combine(runtime.Parent!.Parent!.Parent!.FullName, "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
