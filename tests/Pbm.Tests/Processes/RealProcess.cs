using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace SessionRec.Pbm.Tests.Processes;

/// <summary>A real program, as it is built.</summary>
internal sealed partial class RealProcess : IDisposable
{
    private const int SigInt = 2;

    private readonly Process _process;

    private RealProcess(Process process) => _process = process;

    public static RealProcess Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(PathOf(program))) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new RealProcess(Process.Start(start)!);
    }

    /// <summary>As on a person's terminal, which <c>script</c> plays.</summary>
    public static RealProcess StartOnTerminal(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("script", ["-qec", $"dotnet {PathOf(program)} {string.Join(' ', arguments)}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERM"] = "xterm";
        return new RealProcess(Process.Start(start)!);
    }

    /// <summary>Files and sockets that it has open now.</summary>
    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    /// <summary>The most memory that it has held so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Reads output until a line holds <paramref name="text"/>, and returns that line.</summary>
    public async Task<string> ReadUntilAsync(string text, CancellationToken cancellation)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        throw new InvalidOperationException($"The program ended before it said '{text}': {await _process.StandardError.ReadToEndAsync(cancellation)}");
    }

    /// <summary>Reads output, which need not end a line, until it holds <paramref name="text"/>, and then types <paramref name="answer"/>.</summary>
    public async Task ReadUntilAsync(string text, string? answer, CancellationToken cancellation)
    {
        var seen = new StringBuilder();
        var one = new char[1];
        while (!seen.ToString().EndsWith(text, StringComparison.Ordinal))
        {
            if (await _process.StandardOutput.ReadAsync(one, cancellation) == 0) throw new InvalidOperationException($"The program ended before it said '{text}': {seen}");
            seen.Append(one[0]);
        }

        if (answer is not null) await Input.WriteAsync(answer);
        await Input.FlushAsync(cancellation);
    }

    /// <summary>Its exit code, output and errors at its end.</summary>
    public async Task<(int Code, string Output, string Error)> EndAsync(CancellationToken cancellation)
    {
        var (output, error) = (_process.StandardOutput.ReadToEndAsync(cancellation), _process.StandardError.ReadToEndAsync(cancellation));
        await _process.WaitForExitAsync(cancellation);
        return (_process.ExitCode, await output, await error);
    }

    public void Interrupt() => Assert.Equal(0, Kill(_process.Id, SigInt));

    /// <summary><c>kill -9</c>.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string PathOf(string program) => typeof(RealProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == program).Value!;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
