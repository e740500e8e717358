using System.Diagnostics;
using System.Reflection;

namespace SessionRec.Cluster.Tests;

/// <summary>Runs the real <c>sessionrec</c>.</summary>
internal static class SessionRecProgram
{
    /// <summary>The <c>sessionrec.dll</c> of this build.</summary>
    public static readonly string Path = typeof(SessionRecProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "SessionRecProgram").Value!;

    /// <summary>The folder that has all programs.</summary>
    public static string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Runs a command to its end and returns what it printed; fails the test where it does not exit with 0.</summary>
    public static Task<string> RunAsync(string folder, CancellationToken cancellation, params string[] arguments) => RunAsync(folder, new Dictionary<string, string>(), cancellation, arguments);

    /// <summary>The same with variables of its own.</summary>
    public static Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation, params string[] arguments) => RunAsync(Path, folder, environment, cancellation, arguments);

    /// <summary>The same by the <c>sessionrec.dll</c> of another build.</summary>
    public static async Task<string> RunAsync(string program, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, $"sessionrec {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await error}");
        return await output;
    }
}
