using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SessionRec.Core.Tests.Data.Fetching;

/// <summary>A real HTTP/1.1 server of one file on a free port of this machine, with ranges, that can fail on demand.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public FileServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/file");

    public byte[] Content { get; set; }

    /// <summary>For each request to come: after how many bytes of the body the connection is cut; later ones are whole.</summary>
    public Queue<int> Cuts { get; } = [];

    public bool IgnoresRanges { get; set; }

    public HttpStatusCode? Refuses { get; set; }

    /// <summary>The first byte asked for, by request; -1 without a range.</summary>
    public List<long> Requests { get; } = [];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _serving.Wait();
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        var stream = client.GetStream();
        var from = -1L;
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        Requests.Add(from);
        var isRange = from >= 0 && !IgnoresRanges;
        var (status, headers, body) = (Refuses, isRange) switch
        {
            ({ } code, _) => ($"{(int)code} Refused", "", Array.Empty<byte>()),
            (_, true) when from >= Content.Length => ("416 Range Not Satisfiable", $"Content-Range: bytes */{Content.Length}\r\n", []),
            (_, true) => ("206 Partial Content", $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n", Content[(int)from..]),
            _ => ("200 OK", "", Content),
        };
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n"), _stop.Token);
        var sent = Cuts.TryDequeue(out var cut) ? Math.Min(cut, body.Length) : body.Length;
        await stream.WriteAsync(body.AsMemory(0, sent), _stop.Token);
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
