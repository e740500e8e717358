using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SessionRec.Core.Reporting;

namespace SessionRec.Cli.Tests.Clients;

/// <summary>A real HTTP server on a free port with the routes that a test maps.</summary>
internal sealed class StudyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StudyServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<StudyServer> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = ReportJson.Compact.NumberHandling;
            foreach (var converter in ReportJson.Compact.Converters) json.SerializerOptions.Converters.Add(converter);
        });
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new StudyServer(app);
    }

    public static SseItem<T> Event<T>(string type, T data) => new(data, type);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
