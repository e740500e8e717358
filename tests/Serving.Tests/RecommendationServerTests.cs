using System.Net;
using System.Net.Sockets;
using System.Text;
using SessionRec.Core;

namespace SessionRec.Serving.Tests;

public sealed class RecommendationServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_the_end_requests_in_flight_are_answered()
    {
        await using var server = await TestServer.StartAsync();
        var body = $$"""{"items": ["{{TestServer.Shop.ItemKeys[0]}}"]}""";
        using var client = new TcpClient();
        await client.ConnectAsync(server.Server.Address.Host, server.Server.Address.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/recommend HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(client.GetStream());
        // The server asks for the body, so the request is being answered.
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync(Cancellation));
        await reader.ReadLineAsync(Cancellation);

        var ended = server.EndAsync();
        // It listens no more, and waits for this request.
        await TestServer.UntilAsync(async () => !await CanConnectAsync(server.Server.Address));
        Assert.False(ended.IsCompleted);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body), Cancellation);

        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Cancellation));
        await ended;
    }

    [Fact]
    public async Task Names_come_from_a_table_where_one_is_given()
    {
        var table = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(table, ["ItemId\tName", .. TestServer.Shop.ItemKeys.Select(k => $"{k}\tTHE {k}")], Cancellation);
            await using var server = await TestServer.StartAsync(change: o => o with { NamesFile = table });
            var first = (await server.GetAsync($"/v1/recommend?item_id={TestServer.Shop.ItemKeys[0]}")).GetProperty("items")[0];
            Assert.Equal($"THE {first.GetProperty("item").GetString()}", first.GetProperty("name").GetString());
        }
        finally
        {
            File.Delete(table);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var error = await Assert.ThrowsAsync<InputException>(() => RecommendationServer.StartAsync(new ServingOptions { ModelFile = "m", Http = $"{holder.LocalEndpoint}" }, TimeProvider.System, Cancellation));
        Assert.Contains($"{holder.LocalEndpoint} is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_model_is_named()
    {
        await using var server = await RecommendationServer.StartAsync(new ServingOptions { ModelFile = "no-such.srm", Http = "127.0.0.1:0" }, TimeProvider.System, Cancellation);
        Assert.Contains("no-such.srm does not exist", (await Assert.ThrowsAsync<InputException>(() => server.LoadAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense:port", 30, 1, 1, "--http: 'nonsense:port'")]
    [InlineData("127.0.0.1:0", 0, 1, 1, "--session-minutes: 0")]
    [InlineData("127.0.0.1:0", 30, 0, 1, "--max-sessions: 0")]
    [InlineData("127.0.0.1:0", 30, 1, 0, "--session-items: 0")]
    public void Options_that_are_not_allowed_are_named(string http, double minutes, int sessions, int items, string message)
    {
        var options = new ServingOptions { ModelFile = "m", Http = http, SessionIdle = TimeSpan.FromMinutes(minutes), MaximumSessions = sessions, SessionItems = items };
        Assert.Contains(message, Assert.Throws<InputException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static async Task<bool> CanConnectAsync(Uri address)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, Cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
