using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SessionRec.Deploy.Tests.Containers;

/// <summary>Podman with runc, on a network of its own that nothing can leave. Everything it started is gone when it is disposed of.</summary>
internal sealed class Podman : IAsyncDisposable
{
    public const string RuntimeImage = "localhost/dotnet-aspnet:10.0";

    private readonly string _configuration = Path.Combine(Manifests.DeployFolder, "docker", "containers.conf");
    private readonly HashSet<string> _containers = [];

    private Podman()
    {
    }

    public string Network { get; } = $"sessionrec-{Environment.ProcessId}";

    /// <summary>The image under test.</summary>
    public static string Image { get; } = Environment.GetEnvironmentVariable("SESSIONREC_IMAGE") ?? $"localhost/sessionrec:{ProgramVersion.Text}";

    /// <summary>Makes the network, or skips the calling test where there is no podman, no root or no image.</summary>
    /// <param name="subnet">The network's addresses.</param>
    /// <param name="anyAddress">Those that containers get which ask for none.</param>
    public static async Task<Podman> StartAsync(string subnet, string anyAddress)
    {
        Assert.SkipUnless(new[] { "SESSIONREC_LONG", "SESSIONREC_CONTAINERS" }.Any(v => Environment.GetEnvironmentVariable(v) == "1"), "Takes minutes; set SESSIONREC_CONTAINERS=1 to run it.");
        Assert.SkipUnless(Environment.UserName == "root", "Containers with networks of their own need root here.");
        var podman = new Podman();
        try
        {
            foreach (var image in new[] { Image, RuntimeImage })
                Assert.SkipUnless((await podman.TryAsync("image", "exists", image)).ExitCode == 0, $"There is no image {image}: deploy/docker/build-from-debian.sh makes it.");
            await podman.RunAsync("network", "create", "--internal", "--subnet", subnet, "--ip-range", anyAddress, podman.Network);
            return podman;
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no podman (Debian: apt-get install podman runc netavark aardvark-dns catatonit iptables).");
            throw;
        }
    }

    /// <summary>Starts a container in the background.</summary>
    public async Task StartAsync(string name, params string[] arguments)
    {
        _containers.Add(name);
        await RunAsync(["run", "--detach", "--name", name, "--network", Network, .. arguments]);
    }

    public async Task RemoveAsync(string name)
    {
        await RunAsync("rm", "--force", "--volumes", "--time", "0", name);
        _containers.Remove(name);
    }

    /// <summary>How each container is, and its last words: what somebody wants to know where a test fails.</summary>
    public async Task<string> DescribeAsync()
    {
        var said = new StringBuilder();
        foreach (var name in _containers.Order(StringComparer.Ordinal))
        {
            var state = await TryAsync("inspect", "--format", "{{.State.Status}}, exit code {{.State.ExitCode}}, out of memory {{.State.OOMKilled}}, started {{.RestartCount}} times more", name);
            var (_, output, error) = await TryAsync("logs", "--tail", "60", name);
            said.AppendLine(CultureInfo.InvariantCulture, $"== {name}: {state.Output.Trim()}").AppendLine(output + error);
        }

        return said.ToString();
    }

    /// <summary>What a container has written, to both of its outputs.</summary>
    public async Task<string> LogAsync(string name)
    {
        var (exitCode, output, error) = await TryAsync("logs", name);
        Assert.Equal(0, exitCode);
        return output + error;
    }

    /// <summary>Runs podman, which must succeed, and gives its output.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await TryAsync(arguments);
        Assert.True(exitCode == 0, $"podman {string.Join(' ', arguments)} ended with {exitCode}: {output}{error}");
        return output;
    }

    public async Task<(int ExitCode, string Output, string Error)> TryAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("podman", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CONTAINERS_CONF"] = _configuration;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers)
        {
            // One that is paused cannot be removed.
            await TryAsync("unpause", container);
            await TryAsync("rm", "--force", "--volumes", "--time", "0", container);
        }

        await TryAsync("network", "rm", "--force", Network);
    }
}
