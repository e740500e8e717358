using System.Diagnostics;

namespace SessionRec.Cluster.Tests;

/// <summary>The programs of an earlier commit, built in a folder of their own.</summary>
internal static class PreviousBuild
{
    /// <summary>The commit, where not the one before this: for example the last release.</summary>
    private const string CommitVariable = "SESSIONREC_UPGRADE_FROM";

    /// <summary>Builds them; skips the test where git or the history is missing, as in a shallow clone.</summary>
    /// <returns>The commit, and its <c>sessionrec.dll</c>.</returns>
    public static async Task<(string Commit, string Program)> MakeAsync(string folder, CancellationToken cancellation)
    {
        var repository = AppContext.BaseDirectory;
        while (repository is not null && !File.Exists(Path.Combine(repository, "SessionRec.sln"))) repository = Path.GetDirectoryName(repository);
        Assert.SkipWhen(repository is null, "The sources are not above the tests: no earlier commit can be built.");
        var wanted = Environment.GetEnvironmentVariable(CommitVariable) is { Length: > 0 } named ? named : "HEAD~1";
        var (code, commit) = await RunAsync(repository!, "git", ["rev-parse", "--verify", "--quiet", wanted + "^{commit}"], cancellation);
        Assert.SkipWhen(code != 0, $"There is no commit {wanted} here (no git, or a shallow clone): an upgrade from it was not tried. git fetch --unshallow brings it.");

        var sources = Path.Combine(folder, "previous");
        Directory.CreateDirectory(sources);
        await RunWellAsync(repository!, "/bin/sh", ["-c", "git archive \"$1\" | tar -x -C \"$2\"", "sh", commit.Trim(), sources], cancellation);
        await RunWellAsync(sources, "dotnet", ["build", "src/Cli", "-c", "Release", "--nologo", "-v", "quiet", "-p:UseSharedCompilation=true"], cancellation);
        return (commit.Trim(), Path.Combine(sources, "src", "Cli", "bin", "Release", "net10.0", "sessionrec.dll"));
    }

    private static async Task RunWellAsync(string folder, string program, string[] arguments, CancellationToken cancellation)
    {
        var (code, output) = await RunAsync(folder, program, arguments, cancellation);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
    }

    private static async Task<(int Code, string Output)> RunAsync(string folder, string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output + await error);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, missing.Message);
        }
    }
}
