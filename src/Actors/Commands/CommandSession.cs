using System.Security.Cryptography;
using System.Text;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Actors.Commands;

/// <summary>One client: hello, then one command after the other until it goes, stays silent too long, or breaks the protocol.</summary>
internal sealed class CommandSession(FrameChannel frames, CommandHostOptions options, CommandRunner runner, string node, TimeProvider time)
{
    private const int LongestLine = 4_000;

    private Task<PbmMessage?>? _reading;
    private bool _mayChange;

    /// <exception cref="PbmProtocolException">The client breaks the protocol or its limits.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            if (!await GreetAsync(cancellation)) return;
            while (await NextWithinAsync(options.Idle, "It was idle for too long.", cancellation) is { } message)
            {
                switch (message)
                {
                    case PbmMessage.Run run:
                        if (!await ExecuteAsync(run, cancellation)) return;
                        break;
                    case PbmMessage.Cancel:
                        // It crossed the end of the command it was meant for.
                        break;
                    default:
                        throw new PbmProtocolException($"{message.GetType().Name} was not expected.");
                }
            }
        }
        catch (TimeoutException silence)
        {
            await frames.WriteAsync(new PbmMessage.Goodbye(silence.Message), cancellation);
        }
    }

    private async Task<bool> GreetAsync(CancellationToken cancellation)
    {
        var message = await NextWithinAsync(options.HelloWithin, "It did not say hello.", cancellation);
        if (message is null) return false;
        var refusal = message switch
        {
            PbmMessage.Hello { Version: not PbmMessage.ProtocolVersion } hello => $"This node speaks version {PbmMessage.ProtocolVersion} of the protocol, not {hello.Version}.",
            PbmMessage.Hello hello when !IsLetIn(hello.Token) => hello.Token is null ? "This node needs a token." : "The token is wrong.",
            PbmMessage.Hello => null,
            _ => throw new PbmProtocolException($"{message.GetType().Name} came before hello."),
        };
        await frames.WriteAsync(
            refusal is null ? new PbmMessage.Welcome(PbmMessage.ProtocolVersion, node, runner.Help) : new PbmMessage.Goodbye(refusal), cancellation);
        return refusal is null;
    }

    private bool IsLetIn(string? token)
    {
        _mayChange = options.Token is null || AreEqual(token, options.Token);
        return _mayChange || AreEqual(token, options.ReaderToken);
    }

    /// <summary>Compares hashes, so that the time it takes tells nothing of the token.</summary>
    private static bool AreEqual(string? given, string? expected) =>
        given is not null && expected is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    /// <summary>Runs a command, and listens meanwhile for its cancellation and for the client's end. False where the client has gone.</summary>
    private async Task<bool> ExecuteAsync(PbmMessage.Run run, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = runner.RunAsync(run, _mayChange, lines => frames.WriteAsync(new PbmMessage.Lines([.. lines.Select(Shortened)]), cancellation), ending.Token);
        try
        {
            while (await Task.WhenAny(running, Reading(cancellation)) != running)
            {
                switch (await NextAsync(cancellation))
                {
                    case null:
                        return false;
                    case PbmMessage.Cancel:
                        await ending.CancelAsync();
                        break;
                    case var message:
                        throw new PbmProtocolException($"{message.GetType().Name} came while a command ran.");
                }
            }

            await frames.WriteAsync(await running, cancellation);
            return true;
        }
        finally
        {
            await ending.CancelAsync();
            await Quietly(running);
        }
    }

    /// <summary>The read that is under way; it outlives a command, since what it reads next is the next command.</summary>
    private Task<PbmMessage?> Reading(CancellationToken cancellation) => _reading ??= frames.ReadAsync(cancellation);

    private async Task<PbmMessage?> NextAsync(CancellationToken cancellation)
    {
        var message = await Reading(cancellation);
        _reading = null;
        return message;
    }

    private async Task<PbmMessage?> NextWithinAsync(TimeSpan within, string otherwise, CancellationToken cancellation)
    {
        var reading = Reading(cancellation);
        try
        {
            await reading.WaitAsync(within, time, cancellation);
        }
        catch (TimeoutException silence)
        {
            _ = Quietly(reading);
            throw new TimeoutException(otherwise, silence);
        }

        return await NextAsync(cancellation);
    }

    private static string Shortened(string line) => line.Length <= LongestLine ? line : line[..LongestLine] + " ...";

    private static Task Quietly(Task task) => task.ContinueWith(Seen, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>An error that nobody waits for any more is seen, or the runtime reports it later.</summary>
    private static void Seen(Task task) => _ = task.Exception;
}
