using System.Net.WebSockets;
using System.Text;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>
/// A connection to a port of a pod, by way of the API server: Kubernetes' <c>v4.channel.k8s.io</c> over a WebSocket. Each message begins with its
/// channel, 0 for the data and 1 for errors; the first on each has the port, in two bytes.
/// </summary>
internal sealed class PodConnection(WebSocket socket) : Stream
{
    private const byte Data = 0;
    private const int PortBytes = 2;

    private readonly byte[] _received = new byte[1 << 16];
    private readonly int[] _toSkip = [PortBytes, PortBytes];
    private readonly StringBuilder _errors = new();
    private int _from, _to;
    private byte? _channel;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The pod's side says that something is wrong, or the connection broke.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_from == _to)
            if (!await ReceiveAsync(cancellationToken))
                return _errors.Length == 0 ? 0 : throw new IOException($"Kubernetes' port-forward: {_errors.ToString().Trim()}");
        var count = Math.Min(buffer.Length, _to - _from);
        _received.AsMemory(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var message = new byte[buffer.Length + 1];
        message[0] = Data;
        buffer.CopyTo(message.AsMemory(1));
        try
        {
            await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException broken)
        {
            throw new IOException($"Kubernetes' port-forward broke: {broken.Message}", broken);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Every write is sent.
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) socket.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Receives a message or a part of one; false at the end.</summary>
    private async Task<bool> ReceiveAsync(CancellationToken cancellation)
    {
        ValueWebSocketReceiveResult part;
        try
        {
            part = await socket.ReceiveAsync(_received.AsMemory(), cancellation);
        }
        catch (WebSocketException broken)
        {
            throw new IOException($"Kubernetes' port-forward broke: {broken.Message}", broken);
        }

        if (part.MessageType == WebSocketMessageType.Close) return false;
        (_from, _to) = (0, part.Count);
        if (_channel is null && part.Count > 0) _channel = _received[_from++];
        var channel = _channel ?? Data;
        if (channel < _toSkip.Length)
        {
            var skipped = Math.Min(_toSkip[channel], _to - _from);
            _toSkip[channel] -= skipped;
            _from += skipped;
        }

        if (part.EndOfMessage) _channel = null;
        if (channel != Data)
        {
            _errors.Append(Encoding.UTF8.GetString(_received, _from, _to - _from));
            _from = _to;
        }

        return true;
    }
}
