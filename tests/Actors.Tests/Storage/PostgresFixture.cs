namespace SessionRec.Actors.Tests.Storage;

/// <summary>One server for the tests of a class. Where there is none, its first use skips the test.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task<string> NewDatabaseAsync()
    {
        _server ??= await PostgresServer.StartAsync(TestContext.Current.CancellationToken);
        return await _server.NewDatabaseAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
