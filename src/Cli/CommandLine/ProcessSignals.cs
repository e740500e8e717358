using System.Runtime.InteropServices;

namespace SessionRec.Cli.CommandLine;

/// <summary>
/// Turns the first Ctrl+C, SIGTERM or SIGHUP into a cancellation, so that commands end in order. A second one is left to
/// the system: it ends the process there and then, for people whose patience has run out.
/// </summary>
internal sealed class ProcessSignals : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _registrations;

    public ProcessSignals()
    {
        _registrations = Array.ConvertAll(
            new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP },
            signal => PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => _cancellation.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _cancellation.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_cancellation.IsCancellationRequested) return;
        context.Cancel = true;

        // Cancel() runs callbacks; a signal handler must not wait for them.
        _ = _cancellation.CancelAsync();
    }
}
