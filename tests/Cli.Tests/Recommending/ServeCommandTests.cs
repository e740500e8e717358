using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace SessionRec.Cli.Tests.Recommending;

[Collection(RealProgram.Name)]
public sealed class ServeCommandTests : TestFolder
{
    [Fact]
    public async Task A_trained_model_is_served_until_sigterm()
    {
        var trained = await Program.RunWellAsync("train", await SmallShopAsync(), "--model", "markov-chain", "--protocol-option", "size=100", "--outdir", "m");
        Assert.Contains("sessionrec serve --model m/model.srm", trained, StringComparison.Ordinal);
        var item = trained[(trained.IndexOf("--item ", StringComparison.Ordinal) + "--item ".Length)..].Split(' ')[0];
        var address = FreeAddress();
        using var http = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        var answer = default(JsonElement);

        var result = await Program.InterruptWhenAsync(
            "TERM",
            async cancellation =>
            {
                await UntilReadyAsync(http, cancellation);
                answer = await http.GetFromJsonAsync<JsonElement>($"/v1/recommend?item_id={item}&k=3", cancellation);
            },
            "serve", "m/model.srm", "--http", address);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(3, answer.GetProperty("items").GetArrayLength());
        Assert.Contains($"serving  http://{address}/", result.Output, StringComparison.Ordinal);
        Assert.Contains("Ended; every request was answered.", result.Output, StringComparison.Ordinal);
        var recommended = JsonDocument.Parse(await Program.RunWellAsync("recommend", "--model", "m/model.srm", "--item", item, "-k", "3", "--json")).RootElement.GetProperty("items");
        Assert.Equal(recommended.EnumerateArray().Select(i => i.GetProperty("item").GetString()), answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item").GetString()));
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_its_holder()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        var result = await Program.RunAsync("serve", "m.srm", "--http", $"127.0.0.1:{port}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"--http: port {port} is in use by", result.Error, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId})", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name a model")]
    [InlineData("m.srm does not exist", "m.srm")]
    [InlineData("Name one model", "m.srm", "--model", "m.srm")]
    [InlineData("Name a model or a study", "m.srm", "--study", "s")]
    [InlineData("--session-items: 0 is not allowed", "m.srm", "--session-items", "0")]
    public async Task Mistakes_are_told(string message, params string[] options)
    {
        var result = await Program.RunAsync(["serve", "--http", "127.0.0.1:0", .. options]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static async Task UntilReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            try
            {
                if ((await http.GetAsync(new Uri("/health/ready", UriKind.Relative), patience.Token)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{listener.LocalEndpoint}";
    }
}
