using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SessionRec.Actors.Tests;

/// <summary>
/// A PostgreSQL server of a test's own, in a temporary folder on a free port of this machine. Tests skip, and say so, where Debian's server is not
/// installed. PostgreSQL does not run as root: there it runs as the user that its package made.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-postgres-").FullName;
    private readonly int _port = FreePort();
    private int _databases;

    private PostgresServer()
    {
    }

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Starts a server, or skips the calling test.</summary>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancellation)
    {
        Assert.SkipWhen(Programs is null, "There is no PostgreSQL server in /usr/lib/postgresql (Debian: apt-get install postgresql-15).");
        Assert.SkipWhen(IsRoot && !File.Exists("/usr/sbin/runuser"), "There is no runuser, and PostgreSQL does not run as root.");
        var server = new PostgresServer();
        try
        {
            if (IsRoot) await RunAsync("/bin/chown", [Account, server._folder], cancellation);
            await RunAsAccountAsync("initdb", ["-D", server.Data, "-U", "sessionrec", "-A", "trust", "--no-sync", "--locale=C.UTF-8"], cancellation);
            await server.StartAgainAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new, empty database, as a scheduler is told of it.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellation)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync(cancellation);
        return ConnectionTo(name);
    }

    /// <summary>Ends it as a crash does: connections break, nothing is tidied up.</summary>
    public Task KillAsync(CancellationToken cancellation) => RunAsAccountAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"], cancellation);

    /// <summary>Starts it after <see cref="KillAsync"/>, on the same port.</summary>
    public Task StartAgainAsync(CancellationToken cancellation) => RunAsAccountAsync(
        "pg_ctl",
        ["-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "120", "-o", string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=200"), "start"],
        cancellation);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await KillAsync(CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionTo(string database) => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=sessionrec;Database={database}");

    private static Task RunAsAccountAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var path = Path.Combine(Programs!, program);
        return IsRoot ? RunAsync("/usr/sbin/runuser", ["-u", Account, "--", path, .. arguments], cancellation) : RunAsync(path, arguments, cancellation);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        // Into a file and not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
        var output = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec >\"$0\" 2>&1 </dev/null; cd /; exec \"$@\"", output, program, .. arguments]))!;
            await process.WaitForExitAsync(cancellation);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await File.ReadAllTextAsync(output, cancellation)}");
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
