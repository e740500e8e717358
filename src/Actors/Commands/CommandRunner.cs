using Akka.Actor;
using Microsoft.Extensions.Logging;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Core;

namespace SessionRec.Actors.Commands;

/// <summary>Runs commands and turns whatever comes of them into lines and a code.</summary>
/// <param name="registry">The commands.</param>
/// <param name="within">How long a command may take that does not stream.</param>
/// <param name="log">Hears of commands that broke.</param>
/// <param name="time">The clock.</param>
/// <param name="acted">Hears what became of commands that change something; null for nobody.</param>
public sealed class CommandRunner(PaletteRegistry registry, TimeSpan within, ILogger log, TimeProvider time, Action<PbmMessage.Run, PbmMessage.End>? acted = null)
{
    private const int LinesAtOnce = 200;

    public IReadOnlyList<PaletteHelp> Help => registry.Help;

    /// <param name="run">The command.</param>
    /// <param name="mayChange">Whether whoever asks may do more than look.</param>
    /// <param name="write">Sends lines to whoever asked; an I/O or protocol error it throws ends the command and comes through.</param>
    /// <param name="cancellation">Ends the command, whose code is then that of an interruption.</param>
    /// <returns>The code and, where something went wrong, what.</returns>
    public async Task<PbmMessage.End> RunAsync(PbmMessage.Run run, bool mayChange, Func<IReadOnlyList<string>, Task> write, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(write);
        PbmMessage.Run? steered = null;
        var end = new PbmMessage.End(PbmExitCode.Interrupted, "The client went away before the end.");
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var command = registry.Find(run.Palette, run.Command);
            var arguments = CommandArguments.Parse(command.Parameters, run.Arguments);
            if (!command.Streams) late.CancelAfter(within);
            if (command.Steers) steered = run;
            if (command.Steers && !mayChange) throw new InputException($"'{run.Palette} {run.Command}' changes something, and this token is for looking only.");
            await SendAsync(command.Run(arguments, either.Token), write, either);
            return end = new PbmMessage.End(PbmExitCode.Done, null);
        }
        catch (UsageException mistake)
        {
            return end = new PbmMessage.End(PbmExitCode.Usage, mistake.Message);
        }
        catch (InputException refusal)
        {
            return end = new PbmMessage.End(PbmExitCode.Failed, refusal.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return end = new PbmMessage.End(PbmExitCode.Interrupted, null);
        }
        catch (OperationCanceledException)
        {
            return end = new PbmMessage.End(PbmExitCode.TimeOut, $"It took more than {within.TotalSeconds:0} s and was given up.");
        }
        catch (Exception silence) when (silence is TimeoutException or AskTimeoutException)
        {
            return end = new PbmMessage.End(PbmExitCode.TimeOut, silence.Message);
        }
        catch (Exception unexpected) when (unexpected is not (IOException or PbmProtocolException))
        {
            log.LogError(unexpected, "pbm: {Palette} {Command} broke", run.Palette, run.Command);
            return end = new PbmMessage.End(PbmExitCode.Failed, $"{unexpected.GetType().Name}: {unexpected.Message}");
        }
        finally
        {
            if (steered is not null) acted?.Invoke(steered, end);
        }
    }

    /// <summary>Lines that are there at once go out together; a line is never held back for one that is not there yet.</summary>
    private static async Task SendAsync(IAsyncEnumerable<string> lines, Func<IReadOnlyList<string>, Task> write, CancellationTokenSource cancellation)
    {
        await using var line = lines.GetAsyncEnumerator(cancellation.Token);
        var batch = new List<string>();
        while (true)
        {
            var next = line.MoveNextAsync().AsTask();
            try
            {
                if (batch.Count == LinesAtOnce || (batch.Count > 0 && !next.IsCompleted)) await FlushAsync(batch, write);
            }
            catch
            {
                // A command may only be let go of between two lines.
                await cancellation.CancelAsync();
                await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                throw;
            }

            try
            {
                if (!await next) break;
            }
            catch when (batch.Count > 0)
            {
                // What it said before it failed is said.
                await FlushAsync(batch, write);
                throw;
            }

            batch.Add(line.Current);
        }

        if (batch.Count > 0) await FlushAsync(batch, write);
    }

    private static async Task FlushAsync(List<string> batch, Func<IReadOnlyList<string>, Task> write)
    {
        await write([.. batch]);
        batch.Clear();
    }
}
