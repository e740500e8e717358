using System.Net.Sockets;
using SessionRec.Actors.Commands.Protocol;

namespace SessionRec.Pbm;

/// <summary>A connection to one node, whose palettes it has downloaded.</summary>
internal sealed class NodeConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(3);

    private readonly FrameChannel _frames;
    private readonly TimeSpan _answerWithin;

    private NodeConnection(FrameChannel frames, PbmMessage.Welcome welcome, TimeSpan answerWithin) => (_frames, Node, Palettes, _answerWithin) = (frames, welcome.Node, welcome.Palettes, answerWithin);

    /// <summary>The node's address in the cluster.</summary>
    public string Node { get; }

    /// <summary>The commands there are.</summary>
    public IReadOnlyList<PaletteHelp> Palettes { get; }

    /// <param name="address">Where the node takes commands.</param>
    /// <param name="token">The token, where the node wants one.</param>
    /// <param name="answerWithin">How long to wait for each answer.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConnectionException">The node cannot be reached, or does not let us in.</exception>
    /// <exception cref="TimeoutException">It took the connection and then did not answer.</exception>
    public static async Task<NodeConnection> OpenAsync(NodeAddress address, string? token, TimeSpan answerWithin, CancellationToken cancellation)
    {
        var frames = new FrameChannel(await ConnectAsync(address, cancellation), FrameLimits.OfClient, TimeProvider.System);
        try
        {
            await frames.WriteAsync(new PbmMessage.Hello(PbmMessage.ProtocolVersion, token), cancellation);
            var answer = Heeded(await Within(frames.ReadAsync(cancellation), answerWithin, cancellation));
            return answer is PbmMessage.Welcome welcome
                ? new NodeConnection(frames, welcome, answerWithin)
                : throw new ConnectionException($"{address} answers with {answer.GetType().Name}, which is no welcome.");
        }
        catch (Exception error)
        {
            await frames.DisposeAsync();
            if (error is PbmProtocolException) throw new ConnectionException($"What listens at {address} does not speak pbm's protocol: {error.Message}", error);
            if (error is IOException) throw new ConnectionException($"{address} ended the connection: {error.Message}", error);
            throw;
        }
    }

    /// <summary>Runs a command and passes its lines on as they come.</summary>
    /// <param name="run">The command.</param>
    /// <param name="streams">It may be silent for as long as it likes.</param>
    /// <param name="lines">Hears the lines.</param>
    /// <param name="cancellation">Asks the node to end the command, and then waits for its last word a little.</param>
    /// <exception cref="ConnectionException">The connection broke.</exception>
    /// <exception cref="TimeoutException">The node was silent too long.</exception>
    public async Task<PbmMessage.End> RunAsync(PbmMessage.Run run, bool streams, Action<IReadOnlyList<string>> lines, CancellationToken cancellation)
    {
        var patience = streams ? Timeout.InfiniteTimeSpan : _answerWithin;
        var isCancelled = false;
        try
        {
            await _frames.WriteAsync(run, CancellationToken.None);
            while (true)
            {
                var frame = _frames.ReadAsync(CancellationToken.None);
                if (!isCancelled && await IsCancelledBefore(frame, patience, cancellation))
                {
                    isCancelled = true;
                    patience = EndWithin;
                    await _frames.WriteAsync(new PbmMessage.Cancel(), CancellationToken.None);
                }

                switch (Heeded(await Within(frame, patience, CancellationToken.None)))
                {
                    case PbmMessage.Lines output:
                        lines(output.Text);
                        break;
                    case PbmMessage.End end:
                        return end;
                    case var message:
                        throw new ConnectionException($"The node answered with {message.GetType().Name}, which is no answer to a command.");
                }
            }
        }
        catch (TimeoutException) when (isCancelled)
        {
            return new PbmMessage.End(PbmExitCode.Interrupted, null);
        }
        catch (Exception error) when (error is PbmProtocolException or IOException)
        {
            throw new ConnectionException($"The connection broke: {error.Message}", error);
        }
    }

    public ValueTask DisposeAsync() => _frames.DisposeAsync();

    /// <summary>Waits for a frame or a cancellation. True where the cancellation comes first.</summary>
    private static async Task<bool> IsCancelledBefore(Task frame, TimeSpan patience, CancellationToken cancellation)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellation.Register(() => cancelled.TrySetResult());
        return await Within(Task.WhenAny(frame, cancelled.Task), patience, CancellationToken.None) == cancelled.Task;
    }

    private static async Task<Stream> ConnectAsync(NodeAddress address, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(ConnectWithin);
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(address.Host, address.Port, late.Token);
            return client.GetStream();
        }
        catch (Exception error) when (error is SocketException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            client.Dispose();
            var why = error is SocketException refused ? refused.Message : $"no answer within {ConnectWithin.TotalSeconds:0} s";
            throw new ConnectionException($"Cannot connect to {address}: {why}", error);
        }
    }

    private static async Task<T> Within<T>(Task<T> answer, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return await answer.WaitAsync(patience, cancellation);
        }
        catch (TimeoutException silence)
        {
            throw new TimeoutException($"The node did not answer within {patience.TotalSeconds:0} s.", silence);
        }
    }

    /// <summary>The message, unless it is the last one.</summary>
    private static PbmMessage Heeded(PbmMessage? message) => message switch
    {
        null => throw new ConnectionException("The node ended the connection."),
        PbmMessage.Goodbye goodbye => throw new ConnectionException(goodbye.Reason),
        _ => message,
    };
}
