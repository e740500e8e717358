using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace SessionRec.ServingLoad;

/// <summary>
/// Sends requests over kept connections and measures how long answers take. With a rate, a thread of its own says once a millisecond what is due
/// (timers of the thread pool come up to four late), and latency counts from when a request was due: one that had to wait for a connection because
/// the server was slow counts with its waiting.
/// </summary>
internal sealed class LoadRun(Uri server, byte[][] requests, int rate, int connections)
{
    private int _next;

    public async Task<LoadResult> RunAsync(TimeSpan length, CancellationToken cancellation)
    {
        var due = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleWriter = true });
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(length.TotalSeconds * Stopwatch.Frequency);
        if (rate > 0) new Thread(() => Pace(due.Writer, start, end, cancellation)) { Name = "pace", IsBackground = true }.Start();
        var connectionRuns = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(RunConnectionAsync, cancellation)));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new LoadResult(seconds, connectionRuns.Sum(r => r.Failed), [.. connectionRuns.SelectMany(r => r.Latencies).Order()]);

        async Task<(List<double> Latencies, int Failed)> RunConnectionAsync()
        {
            var latencies = new List<double>();
            var failed = 0;
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port, cancellation);
            var buffer = new byte[256 << 10];
            while (await NextAsync() is { } since)
            {
                await socket.SendAsync(requests[(uint)Interlocked.Increment(ref _next) % (uint)requests.Length], cancellation);
                if (!await ReadAnswerAsync(socket, buffer, cancellation)) failed++;
                latencies.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
            return (latencies, failed);
        }

        async ValueTask<long?> NextAsync()
        {
            if (rate == 0) return Stopwatch.GetTimestamp() is var now && now < end ? now : null;
            while (await due.Reader.WaitToReadAsync(cancellation))
                if (due.Reader.TryRead(out var since)) return since;
            return null;
        }
    }

    private void Pace(ChannelWriter<long> due, long start, long end, CancellationToken cancellation)
    {
        var requests = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            for (var now = Stopwatch.GetTimestamp(); ;)
            {
                var next = start + (long)(requests * (double)Stopwatch.Frequency / rate);
                if (next >= end)
                {
                    due.Complete();
                    return;
                }
                if (next > now) break;
                due.TryWrite(next);
                requests++;
            }
            Thread.Sleep(1);
        }
    }

    /// <summary>Reads one answer, by its Content-Length or its last chunk; false where it is not 200.</summary>
    private static async Task<bool> ReadAnswerAsync(Socket socket, byte[] buffer, CancellationToken cancellation)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellation);
            if (read == 0) throw new IOException("The server closed a connection.");
            filled += read;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && IsWhole(buffer.AsSpan(0, filled), head + 4)) return buffer.AsSpan(9, 3).SequenceEqual("200"u8);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, int body)
    {
        var name = "Content-Length: "u8;
        var length = answer[..body].IndexOf(name);
        if (length < 0) return answer[body..].EndsWith("0\r\n\r\n"u8);
        var digits = answer[(length + name.Length)..body];
        return answer.Length - body >= int.Parse(Encoding.ASCII.GetString(digits[..digits.IndexOf((byte)'\r')]), System.Globalization.CultureInfo.InvariantCulture);
    }
}
