using System.Diagnostics;
using System.Reflection;

namespace SessionRec.Cli.Tests;

/// <summary>Runs the real <c>sessionrec</c> in a folder.</summary>
internal sealed class SessionRecProgram(string folder)
{
    private static readonly string Assembly = typeof(SessionRecProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "SessionRecProgram").Value!;

    /// <summary>Runs a command to its end.</summary>
    public async Task<ProgramResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await FinishAsync(process);
    }

    /// <summary>Runs a command and expects it to work.</summary>
    public async Task<string> RunWellAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"sessionrec {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}\n{result.Error}");
        return result.Output;
    }

    /// <summary>Runs a command, sends it <paramref name="signal"/> once it has printed a line with <paramref name="sign"/>, and waits for its end.</summary>
    public async Task<ProgramResult> InterruptAsync(string signal, string sign, params string[] arguments)
    {
        using var process = Start(arguments);
        var seen = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            seen.Add(line);
            if (line.Contains(sign, StringComparison.Ordinal)) break;
        }

        await SendAsync(signal, process);
        var result = await FinishAsync(process);
        return result with { Output = string.Join('\n', seen) + "\n" + result.Output };
    }

    /// <summary>Runs a command, sends it <paramref name="signal"/> once <paramref name="when"/> is done, and waits for its end.</summary>
    public async Task<ProgramResult> InterruptWhenAsync(string signal, Func<CancellationToken, Task> when, params string[] arguments)
    {
        using var process = Start(arguments);
        await when(Cancellation);
        await SendAsync(signal, process);
        return await FinishAsync(process);
    }

    /// <summary>A shell lets what it starts in its background ignore SIGINT, and all that is started from there: then nobody can press Ctrl+C.</summary>
    private static async Task SendAsync(string signal, Process process)
    {
        if (signal == "INT" && IgnoresInterrupts(process.Id))
        {
            process.Kill();
            Assert.Skip("SIGINT is ignored by all that runs here, as in the background of a shell.");
        }

        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(Cancellation);
    }

    private static bool IgnoresInterrupts(int process)
    {
        const string Ignored = "SigIgn:";
        var status = $"/proc/{process}/status";
        if (!File.Exists(status)) return false;
        var mask = File.ReadLines(status).First(line => line.StartsWith(Ignored, StringComparison.Ordinal))[Ignored.Length..];
        return (Convert.ToUInt64(mask.Trim(), 16) & 0b10) != 0;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<ProgramResult> FinishAsync(Process process)
    {
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Cancellation);
            var error = process.StandardError.ReadToEndAsync(Cancellation);
            await process.WaitForExitAsync(Cancellation);
            return new ProgramResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Assembly);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment.Remove("SESSIONREC_SERVER");
        start.Environment.Remove("SESSIONREC_DEBUG");
        return Process.Start(start)!;
    }
}
