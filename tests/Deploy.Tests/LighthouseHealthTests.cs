using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using SessionRec.Actors.Hosting;
using SessionRec.Core;
using SessionRec.Lighthouse;

namespace SessionRec.Deploy.Tests;

/// <summary>A real Lighthouse answers what the manifests' probes ask.</summary>
public sealed class LighthouseHealthTests : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private WebApplication? _lighthouse;

    [Fact]
    public async Task A_lighthouse_that_is_up_is_live_and_ready_without_any_scheduler()
    {
        var port = FreePort();
        await StartAsync(port, seed: port);
        Assert.Equal((HttpStatusCode.OK, "live"), await AskAsync(NodeHealth.LivePath));
        while (await AskAsync(NodeHealth.ReadyPath) is not (HttpStatusCode.OK, "ready"))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_lighthouse_that_finds_nobody_is_live_and_not_ready()
    {
        await StartAsync(FreePort(), seed: FreePort());
        Assert.Equal((HttpStatusCode.OK, "live"), await AskAsync(NodeHealth.LivePath));
        var (status, reason) = await AskAsync(NodeHealth.ReadyPath);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.EndsWith("not up", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_address_is_named()
    {
        var error = Assert.Throws<InputException>(() => LighthouseOptions.FromEnvironment(new Dictionary<string, string> { ["SESSIONREC_HTTP"] = "8080/health" }));
        Assert.Contains("SESSIONREC_HTTP", error.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_lighthouse is null) return;
        await _lighthouse.StopAsync(CancellationToken.None);
        await _lighthouse.DisposeAsync();
    }

    private async Task StartAsync(int port, int seed)
    {
        var http = FreePort();
        var environment = new Dictionary<string, string>
        {
            ["CLUSTER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["CLUSTER_SEEDS"] = $"akka.tcp://SessionRec@127.0.0.1:{seed}",
            ["SESSIONREC_HTTP"] = $"127.0.0.1:{http}",
        };
        _lighthouse = LighthouseHost.Build(LighthouseOptions.FromEnvironment(environment), environment);
        await _lighthouse.StartAsync(TestContext.Current.CancellationToken);
        _http.BaseAddress = new Uri($"http://127.0.0.1:{http}");
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
