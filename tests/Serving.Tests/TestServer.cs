using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SessionRec.Core.Data;
using SessionRec.Core.Data.Generation;
using SessionRec.Core.Models;
using SessionRec.Core.Models.Saved;

namespace SessionRec.Serving.Tests;

/// <summary>A real server on a free port, a saved model of a small shop under it, and a clock that a test moves.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-serving-").FullName;
    private readonly CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;

    public static SessionCorpus Shop { get; } = ShopGenerator.CreateCorpus(new ShopOptions { Customers = 300, Items = 200, Events = 6000, Seed = 7 });

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public RecommendationServer Server { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string ModelFilePath => Path.Combine(_folder, "model.srm");

    public static async Task<TestServer> StartAsync(string model = "vsknn:k=50", Func<ServingOptions, ServingOptions>? change = null, bool load = true)
    {
        var test = new TestServer();
        Save(model, test.ModelFilePath);
        var options = new ServingOptions { ModelFile = test.ModelFilePath, Http = "127.0.0.1:0" };
        test.Server = await RecommendationServer.StartAsync(change?.Invoke(options) ?? options, test.Time, Cancellation);
        test.Http = new HttpClient { BaseAddress = test.Server.Address, Timeout = TimeSpan.FromMinutes(3) };
        if (load) await test.Server.LoadAsync(Cancellation);
        test._running = test.Server.RunAsync(test._end.Token);
        return test;
    }

    /// <summary>Trains a model on the shop and saves it, as train does.</summary>
    public static void Save(string model, string path)
    {
        var spec = ModelSpec.Parse(model);
        using var run = spec.Definition.Start(Shop, ModelRegistry.Complete(spec.Definition, spec.Parameters));
        while (run.Epoch < run.PlannedEpochs) run.TrainEpoch(null, Cancellation);
        ModelFile.Save(path, spec.Definition, spec.Parameters, Shop, run, "shop");
    }

    public void Replace(string model) => Save(model, ModelFilePath);

    /// <summary>What the saved model itself answers, as items.</summary>
    public string[] Expected(int k, params string[] session)
    {
        using var model = ModelFile.Load(ModelFilePath, Cancellation);
        var top = new ScoredItem[k];
        var count = model.Recommender.Recommend([.. session.Select(model.Find)], top);
        return [.. top.Take(count).Select(t => model.ItemKeys[t.Item])];
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await BodyAsync(await Http.GetAsync(new Uri(path, UriKind.Relative), Cancellation), expected);

    public async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => await BodyAsync(await Http.PostAsync(new Uri(path, UriKind.Relative), JsonContent.Create(body), Cancellation), expected);

    public async Task<JsonElement> PostTextAsync(string path, string body, HttpStatusCode expected, string type = "application/json") =>
        await BodyAsync(await Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, type), Cancellation), expected);

    public Task<string> TextAsync(string path) => Http.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);

    public static string[] ItemsOf(JsonElement answer) => [.. answer.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item").GetString()!)];

    /// <summary>Waits for something that comes by itself.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await holds()) await Task.Delay(20, patience.Token);
    }

    /// <summary>Begins the end, as SIGTERM does; the task is done when the server has ended.</summary>
    public Task EndAsync()
    {
        _end.Cancel();
        return _running;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Server.DisposeAsync();
        Http.Dispose();
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {text}");
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)expected < 400 ? "application/json" : "application/problem+json", response.Content.Headers.ContentType!.MediaType);
        if ((int)expected >= 400) Assert.Equal((int)expected, body.GetProperty("status").GetInt32());
        return body;
    }
}
