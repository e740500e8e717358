using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SessionRec.Actors.Files;

namespace SessionRec.Actors.Tests.Files;

/// <summary>
/// An S3-compatible server of a test's own on a free port of this machine: s3rver, which keeps objects in a folder. Tests skip, and
/// say so, where it is not installed.
/// </summary>
public sealed partial class S3Server : IAsyncDisposable
{
    /// <summary>A bucket that is there.</summary>
    public const string Bucket = "sessionrec";

    /// <summary>The one key that the server knows.</summary>
    private const string Key = "S3RVER";

    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-s3-").FullName;
    private readonly Process _process;

    private S3Server(string program) => _process = Process.Start(new ProcessStartInfo("node", [program, "-d", _folder, "-a", "127.0.0.1", "-p", "0", "--configure-bucket", Bucket])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>The variables that lead a node to it.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL_S3"] = Url.ToString(),
        ["AWS_ACCESS_KEY_ID"] = Key,
        ["AWS_SECRET_ACCESS_KEY"] = Key,
    };

    public S3Options Options => S3Options.FromEnvironment(Environment);

    private Uri Url { get; set; } = null!;

    /// <summary>Starts a server with an empty bucket, or skips the calling test.</summary>
    public static async Task<S3Server> StartAsync(CancellationToken cancellation)
    {
        var program = Path.Combine(Sources(), "tests", "Actors.Tests", "Files", "s3-server", "node_modules", "s3rver", "bin", "s3rver.js");
        Assert.SkipUnless(File.Exists(program), "There is no S3 server to talk to: npm ci --prefix tests/Actors.Tests/Files/s3-server");
        var server = new S3Server(program);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            var seen = new List<string>();
            while (await server._process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                seen.Add(line);
                if (Listening().Match(line) is not { Success: true } match) continue;
                server.Url = new Uri($"http://127.0.0.1:{match.Groups[1].Value}");
                _ = server._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                _ = server._process.StandardError.ReadToEndAsync(CancellationToken.None);
                return server;
            }

            throw new InvalidOperationException($"The S3 server did not start: {string.Join('\n', seen)}\n{await server._process.StandardError.ReadToEndAsync(cancellation)}");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SessionRec.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
