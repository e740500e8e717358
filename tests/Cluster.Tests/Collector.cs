using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SessionRec.Cluster.Tests;

/// <summary>Takes what nodes send by OpenTelemetry's protocol over HTTP, as a collector does, and keeps it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];
    private readonly Task _taking;

    public Collector()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _taking = TakeAsync();
    }

    public Uri Address { get; }

    /// <summary>Whether one message of that kind has all these bytes: names and ids stand in them as they are.</summary>
    /// <param name="kind"><c>traces</c> or <c>metrics</c>.</param>
    /// <param name="parts">What it must have.</param>
    public bool Has(string kind, params byte[][] parts) => _received.Any(m => m.Path == $"/v1/{kind}" && parts.All(part => m.Body.AsSpan().IndexOf(part) >= 0));

    /// <summary>The same of texts, each a whole field of the message.</summary>
    public bool Has(string kind, params string[] texts) => Has(kind, [.. texts.Select(Field)]);

    /// <summary>A text as the protocol has it: its length and its UTF-8.</summary>
    public static byte[] Field(string text) => [(byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _taking;
    }

    private async Task TakeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _received.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                if (!_listener.IsListening) return;
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
