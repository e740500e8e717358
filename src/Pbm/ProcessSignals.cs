using System.Runtime.InteropServices;

namespace SessionRec.Pbm;

/// <summary>
/// Turns the first Ctrl+C, SIGTERM or SIGHUP into a cancellation, of the command at work where the prompt runs one. What comes
/// on top of a cancellation is left to the system, which ends the process there and then.
/// </summary>
internal sealed class ProcessSignals : IDisposable
{
    private readonly CancellationTokenSource _program = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile CancellationTokenSource? _command;

    public ProcessSignals() => _registrations = Array.ConvertAll(
        new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }, signal => PosixSignalRegistration.Create(signal, OnSignal));

    /// <summary>Cancelled when the program is to end.</summary>
    public CancellationToken Token => _program.Token;

    /// <summary>Until it is disposed of, Ctrl+C cancels this and not the program.</summary>
    public CancellationTokenSource ForCommand() => _command = CancellationTokenSource.CreateLinkedTokenSource(_program.Token);

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _program.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (context.Signal == PosixSignal.SIGINT && TryCancel(_command)) context.Cancel = true;
        else if (TryCancel(_program)) context.Cancel = true;
    }

    private static bool TryCancel(CancellationTokenSource? source)
    {
        try
        {
            if (source is null || source.IsCancellationRequested) return false;

            // Cancel() runs callbacks; a signal handler must not wait for them.
            _ = source.CancelAsync();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
