using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace SessionRec.Cluster.Tests;

/// <summary>Passes connections on to another address; what goes either way arrives later by a delay, in its order and with nothing lost.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    /// <summary>Pieces under way, so that whoever sends faster than the other side reads is held up, as by any network.</summary>
    private const int MostPieces = 1_000;
    private const int PieceBytes = 64 * 1024;

    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly TimeSpan _delay;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;
    private long _bytes;

    /// <param name="listen">Where it listens; port 0 for any free one.</param>
    /// <param name="target">Whom it connects to.</param>
    /// <param name="delay">How much later bytes arrive, each way.</param>
    public TcpProxy(IPEndPoint listen, IPEndPoint target, TimeSpan delay)
    {
        (_target, _delay) = (target, delay);
        _listener = new TcpListener(listen);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Bytes that were passed on so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient from)
    {
        using var to = new TcpClient { NoDelay = true };
        using var mine = from;
        from.NoDelay = true;
        try
        {
            await Task.Delay(_delay, _end.Token);
            await to.ConnectAsync(_target, _end.Token);
            await Task.WhenAll(PassAsync(from.Client, to.Client), PassAsync(to.Client, from.Client));
        }
        catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException)
        {
            // Whichever side broke off: both connections are closed, which is what the other side sees.
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var pieces = Channel.CreateBounded<(byte[] Bytes, long ReadAt)>(MostPieces);
        var writing = WriteAsync(pieces.Reader, to);
        try
        {
            var buffer = new byte[PieceBytes];
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var length)
                await pieces.Writer.WriteAsync((buffer[..length], TimeProvider.System.GetTimestamp()), _end.Token);
            pieces.Writer.Complete();
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException)
        {
            to.Dispose();
            pieces.Writer.TryComplete();
        }

        await writing;
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, long ReadAt)> pieces, Socket to)
    {
        try
        {
            await foreach (var (bytes, readAt) in pieces.ReadAllAsync(_end.Token))
            {
                if (_delay - TimeProvider.System.GetElapsedTime(readAt) is var left && left > TimeSpan.Zero) await Task.Delay(left, _end.Token);
                for (var sent = 0; sent < bytes.Length;) sent += await to.SendAsync(bytes.AsMemory(sent), _end.Token);
                Interlocked.Add(ref _bytes, bytes.Length);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Nobody reads any more; the reading side notices when its own connection ends.
            to.Dispose();
        }
    }
}
