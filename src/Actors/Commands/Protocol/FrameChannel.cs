using System.Buffers.Binary;
using System.Text.Json;

namespace SessionRec.Actors.Commands.Protocol;

/// <summary>
/// Messages over a connection: each is a frame of four bytes that give the length of the rest (big-endian), and the rest,
/// which is JSON in UTF-8. One reader and one writer may be at work at the same time, no more.
/// </summary>
public sealed class FrameChannel(Stream stream, FrameLimits limits, TimeProvider time) : IAsyncDisposable
{
    private const int HeaderBytes = 4;

    private readonly byte[] _header = new byte[HeaderBytes];

    /// <summary>
    /// The next message; null where the other side has ended the connection between two frames. Waits for the first byte as
    /// long as it is let, for the rest of the frame as long as the limits say.
    /// </summary>
    /// <exception cref="PbmProtocolException">The frame is too long, too slow, cut off, or no message.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<PbmMessage?> ReadAsync(CancellationToken cancellation)
    {
        if (await stream.ReadAsync(_header.AsMemory(0, 1), cancellation) == 0) return null;
        var frame = await WithinLimitAsync(ReadRestAsync, "arrive", cancellation);
        try
        {
            return JsonSerializer.Deserialize(frame, PbmJson.Default.PbmMessage) ?? throw new PbmProtocolException("A frame was null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new PbmProtocolException("A frame is no message of this protocol.", error);
        }
    }

    /// <exception cref="PbmProtocolException">The other side does not take the frame in time.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task WriteAsync(PbmMessage message, CancellationToken cancellation)
    {
        var frame = FrameOf(message);
        await WithinLimitAsync(
            async token =>
            {
                await stream.WriteAsync(frame, token);
                return true;
            },
            "be taken",
            cancellation);
    }

    /// <summary>The bytes of a message as they are sent.</summary>
    public static byte[] FrameOf(PbmMessage message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, PbmJson.Default.PbmMessage);
        var frame = new byte[HeaderBytes + json.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, json.Length);
        json.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task<byte[]> ReadRestAsync(CancellationToken cancellation)
    {
        try
        {
            await stream.ReadExactlyAsync(_header.AsMemory(1), cancellation);
            var length = BinaryPrimitives.ReadUInt32BigEndian(_header);
            if (length > limits.Bytes) throw new PbmProtocolException($"A frame of {length} bytes was announced; at most {limits.Bytes} are taken.");
            var frame = new byte[length];
            await stream.ReadExactlyAsync(frame, cancellation);
            return frame;
        }
        catch (EndOfStreamException error)
        {
            throw new PbmProtocolException("The connection ended within a frame.", error);
        }
    }

    private async Task<T> WithinLimitAsync<T>(Func<CancellationToken, Task<T>> move, string what, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(limits.Within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await move(either.Token);
        }
        catch (OperationCanceledException error) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new PbmProtocolException($"A frame took more than {limits.Within.TotalSeconds:0} s to {what}.", error);
        }
    }
}
