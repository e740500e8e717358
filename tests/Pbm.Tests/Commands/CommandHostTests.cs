using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Akka.Event;
using Microsoft.Extensions.Logging;
using SessionRec.Actors.Commands;
using SessionRec.Actors.Commands.Protocol;
using SessionRec.Pbm;

namespace SessionRec.Pbm.Tests.Commands;

/// <summary>Clients that are slow, broken or hostile, against a real host: each is sent away, and the next good one is served.</summary>
public sealed class CommandHostTests
{
    private static readonly CommandHostOptions Impatient = new()
    {
        Connections = 3,
        HelloWithin = TimeSpan.FromMilliseconds(300),
        Idle = TimeSpan.FromMilliseconds(300),
        Frames = FrameLimits.OfNode with { Within = TimeSpan.FromMilliseconds(300) },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> Garbage => new()
    {
        { "a browser", Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: 127.0.0.1:9110\r\n\r\n") },
        { "a frame of 4 GiB", [0xff, 0xff, 0xff, 0xff] },
        { "a frame one byte too long", Header(FrameLimits.OfNode.Bytes + 1) },
        { "an empty frame", Header(0) },
        { "no JSON", Frame("hello") },
        { "no UTF-8", [.. Header(3), 0x22, 0xff, 0x22] },
        { "a null", Frame("null") },
        { "no type", Frame("""{"version":1}""") },
        { "an unknown type", Frame("""{"type":"System.Diagnostics.Process","version":1}""") },
        { "a command before hello", Frame("""{"type":"run","palette":"cluster","command":"down","arguments":[]}""") },
        { "missing fields", [.. Frame("""{"type":"hello","version":1,"token":null}"""), .. Frame("""{"type":"run","palette":"cluster"}""")] },
        { "a null command", [.. Frame("""{"type":"hello","version":1,"token":null}"""), .. Frame("""{"type":"run","palette":null,"command":"show","arguments":[]}""")] },
        { "deep JSON", Frame(new string('[', 30_000)) },
        { "the node's own part", Frame("""{"type":"end","code":0,"error":null}""") },
        { "hello twice", [.. Frame("""{"type":"hello","version":1,"token":null}"""), .. Frame("""{"type":"hello","version":1,"token":null}""")] },
    };

    [Fact]
    public async Task Garbage_is_answered_with_goodbye_and_harms_nobody()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null);
        foreach (var (what, bytes) in Garbage.Select(g => g.Data))
        {
            using var client = await ConnectAsync(node);
            await client.GetStream().WriteAsync(bytes, Cancellation);
            var said = await ReadToEndAsync(client);
            Assert.True(said is [.., PbmMessage.Goodbye], $"{what}: {string.Join(", ", said)}");
        }

        await IsServedAsync(node);
    }

    [Fact]
    public async Task A_client_that_says_nothing_or_goes_idle_loses_its_place()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null, Impatient);
        using var silent = await ConnectAsync(node);
        using var idle = await ConnectAsync(node);
        await idle.GetStream().WriteAsync(Frame("""{"type":"hello","version":1,"token":null}"""), Cancellation);

        Assert.Equal([new PbmMessage.Goodbye("It did not say hello.")], await ReadToEndAsync(silent));
        Assert.Equal(new PbmMessage.Goodbye("It was idle for too long."), (await ReadToEndAsync(idle))[^1]);
        await IsServedAsync(node);
    }

    [Fact]
    public async Task A_client_that_stops_within_a_frame_loses_its_place()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null, Impatient with { HelloWithin = TimeSpan.FromHours(1) });
        using var halfway = await ConnectAsync(node);
        await halfway.GetStream().WriteAsync(Frame("""{"type":"hello","version":1,"token":null}""").AsMemory(0, 9), Cancellation);

        Assert.Contains("to arrive", Assert.IsType<PbmMessage.Goodbye>(Assert.Single(await ReadToEndAsync(halfway))).Reason, StringComparison.Ordinal);
        await IsServedAsync(node);
    }

    [Fact]
    public async Task A_client_that_reads_nothing_loses_its_place()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null, Impatient with { Connections = 1 });
        using var deaf = await ConnectAsync(node);
        await deaf.GetStream().WriteAsync(Frame("""{"type":"hello","version":1,"token":null}"""), Cancellation);
        await deaf.GetStream().WriteAsync(Frame("""{"type":"run","palette":"log","command":"tail","arguments":[]}"""), Cancellation);

        // Until the connection's buffers are full, a write takes no time; then it takes too long.
        var flood = new string('x', 1_900);
        await UntilServedAsync(node, () =>
        {
            for (var i = 0; i < 500; i++) node.System.Log.Info(flood);
        });
    }

    [Fact]
    public async Task More_connections_than_allowed_are_told_so_and_closed()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null, new CommandHostOptions { Connections = 3 });
        var clients = new List<TcpClient>();
        for (var i = 0; i < 400; i++) clients.Add(await ConnectAsync(node));

        var turnedAway = await Task.WhenAll(clients.Skip(3).Select(ReadToEndAsync));

        Assert.All(turnedAway, frames => Assert.Equal([new PbmMessage.Goodbye("This node serves 3 connections already; try again later.")], frames));
        foreach (var client in clients) client.Dispose();
        await UntilServedAsync(node);
    }

    [Fact]
    public async Task A_client_that_goes_while_its_command_runs_ends_the_command()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null, new CommandHostOptions { Connections = 1 });
        using (var client = await ConnectAsync(node))
        {
            await client.GetStream().WriteAsync(Frame("""{"type":"hello","version":1,"token":null}"""), Cancellation);
            await client.GetStream().WriteAsync(Frame("""{"type":"run","palette":"cluster","command":"tail","arguments":[]}"""), Cancellation);
            Assert.False(await IsServedNowAsync(node));
        }

        await UntilServedAsync(node);
    }

    [Fact]
    public async Task Two_commands_at_once_are_refused_and_a_cancelled_one_lets_the_next_one_run()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null);
        using var greedy = await ConnectAsync(node);
        await greedy.GetStream().WriteAsync(Frame("""{"type":"hello","version":1,"token":null}"""), Cancellation);
        for (var i = 0; i < 2; i++) await greedy.GetStream().WriteAsync(Frame("""{"type":"run","palette":"cluster","command":"tail","arguments":[]}"""), Cancellation);
        Assert.Equal(new PbmMessage.Goodbye("Run came while a command ran."), (await ReadToEndAsync(greedy))[^1]);

        await using var connection = await node.ConnectAsync();
        using var enough = new CancellationTokenSource();
        var tailed = await connection.RunAsync(new PbmMessage.Run("cluster", "tail", []), streams: true, _ => enough.Cancel(), enough.Token);
        Assert.Equal(PbmExitCode.Interrupted, tailed.Code);
        Assert.Equal("Count: 1 nodes", (await TestNode.RunAsync(connection, "cluster", "show")).Lines[^1]);
    }

    [Fact]
    public async Task A_token_is_asked_for_before_anything_is_told()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null, new CommandHostOptions { Token = "correct horse battery" });

        Assert.Equal("This node needs a token.", (await Assert.ThrowsAsync<ConnectionException>(() => node.ConnectAsync(null))).Message);
        Assert.Equal("The token is wrong.", (await Assert.ThrowsAsync<ConnectionException>(() => node.ConnectAsync("correct horse batterz"))).Message);
        await IsServedAsync(node);
    }

    [Fact]
    public async Task Readers_look_and_change_nothing()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null, new CommandHostOptions { Token = "correct horse battery", ReaderToken = "battery horse correct" });

        await using var reader = await node.ConnectAsync("battery horse correct");
        Assert.Equal("Count: 1 nodes", (await TestNode.RunAsync(reader, "cluster", "show")).Lines[^1]);
        foreach (var command in new[] { "cluster leave", "cluster down-unreachable", "tune stop small", "tune drain worker-1" })
        {
            var (code, error, lines) = await TestNode.RunAsync(reader, command.Split(' '));
            Assert.Equal((PbmExitCode.Failed, 0), (code, lines.Length));
            Assert.EndsWith("changes something, and this token is for looking only.", error, StringComparison.Ordinal);
        }

        await using var @operator = await node.ConnectAsync("correct horse battery");
        Assert.Equal(["Count: 0 nodes"], (await TestNode.RunAsync(@operator, "cluster", "down-unreachable")).Lines);
        Assert.Equal("Count: 1 nodes", (await TestNode.RunAsync(reader, "cluster", "show")).Lines[^1]);
    }

    [Fact]
    public async Task Another_version_of_the_protocol_is_refused_by_name()
    {
        await using var node = await TestNode.StartAsync("lighthouse", null);
        using var newer = await ConnectAsync(node);
        await newer.GetStream().WriteAsync(FrameChannel.FrameOf(new PbmMessage.Hello(2, null)), Cancellation);

        Assert.Equal([new PbmMessage.Goodbye("This node speaks version 1 of the protocol, not 2.")], await ReadToEndAsync(newer));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_tried_again_until_it_is_free()
    {
        await using var first = await TestNode.StartAsync("lighthouse", null);
        await using var other = await TestNode.StartAsync("lighthouse", null, new CommandHostOptions { EndPoint = null });
        var options = new CommandHostOptions { EndPoint = first.EndPoint, ListenAgainAfter = TimeSpan.FromMilliseconds(20) };
        var log = new FirstWarning();
        using var second = new CommandHost(options, other.System, log, TimeProvider.System);
        await second.StartAsync(Cancellation);
        Assert.Contains(first.EndPoint.ToString(), await log.Heard, StringComparison.Ordinal);
        Assert.False(second.Listening.IsCompleted);

        await first.StopCommandsAsync();

        Assert.Equal(first.EndPoint, await second.Listening);
        await second.StopAsync(Cancellation);
    }

    private static byte[] Header(int length)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(header, length);
        return header;
    }

    private static byte[] Frame(string json) => [.. Header(Encoding.UTF8.GetByteCount(json)), .. Encoding.UTF8.GetBytes(json)];

    private static async Task<TcpClient> ConnectAsync(TestNode node)
    {
        var client = new TcpClient();
        await client.ConnectAsync(node.EndPoint, Cancellation);
        return client;
    }

    /// <summary>All that the node says until it ends the connection.</summary>
    private static async Task<IReadOnlyList<PbmMessage>> ReadToEndAsync(TcpClient client)
    {
        var frames = new FrameChannel(client.GetStream(), FrameLimits.OfClient, TimeProvider.System);
        var messages = new List<PbmMessage>();
        try
        {
            while (await frames.ReadAsync(Cancellation) is { } message) messages.Add(message);
        }
        catch (IOException)
        {
            // A connection that is closed with something unread in it is reset.
        }

        return messages;
    }

    private static async Task IsServedAsync(TestNode node) => Assert.Equal("Count: 1 nodes", (await node.RunAsync("cluster", "show")).Lines[^1]);

    private static async Task UntilServedAsync(TestNode node, Action? meanwhile = null)
    {
        var asked = Stopwatch.StartNew();
        while (!await IsServedNowAsync(node))
        {
            Cancellation.ThrowIfCancellationRequested();
            Assert.True(asked.Elapsed < TimeSpan.FromMinutes(1), "For a minute there was no place for a client.");
            meanwhile?.Invoke();
        }
    }

    private static async Task<bool> IsServedNowAsync(TestNode node)
    {
        try
        {
            await using var connection = await node.ConnectAsync();
            return true;
        }
        catch (ConnectionException)
        {
            return false;
        }
    }

    private sealed class FirstWarning : ILogger<CommandHost>
    {
        private readonly TaskCompletionSource<string> _heard = new();

        public Task<string> Heard => _heard.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == Microsoft.Extensions.Logging.LogLevel.Warning) _heard.TrySetResult(formatter(state, exception));
        }
    }
}
