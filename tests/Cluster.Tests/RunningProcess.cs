using System.Diagnostics;

namespace SessionRec.Cluster.Tests;

/// <summary>A program that a test started, whose output it keeps.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string[]> _output;

    public RunningProcess(Process process)
    {
        _process = process;
        _output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public int Id => _process.Id;

    /// <summary>Asks it to end, and returns all that it wrote.</summary>
    public async Task<string> EndAsync(CancellationToken cancellation)
    {
        using var term = Process.Start("/bin/sh", ["-c", $"kill -TERM {_process.Id}"]);
        await _process.WaitForExitAsync(cancellation);
        return string.Concat(await _output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
