using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SessionRec.Actors.Security;
using SessionRec.Actors.Storage;
using SessionRec.Actors.Tests;
using SessionRec.Cli.Clients;

namespace SessionRec.Cluster.Tests;

/// <summary>What real nodes write of themselves: whose trial a line is about, and never a secret.</summary>
[Collection(nameof(OneClusterAtATime))]
public sealed class NodeLogTests : FailureTest
{
    private const string Operator = "swordfish-of-operators", Reader = "swordfish-of-readers", Pbm = "swordfish-of-pbm-clients", Password = "swordfish-of-the-database";

    [Fact]
    public async Task Lines_have_their_study_trial_and_node_and_secrets_are_in_none()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var postgres = await PostgresServer.StartAsync(cancellation);
        using var authority = DevelopmentAuthority.Open(Path.Combine(Folder, "tls"), TimeProvider.System);
        var (certificate, key) = authority.Issue("node", ["127.0.0.1"], TimeSpan.FromDays(1));
        var (seed, http, commands) = (FreePort(), FreePort(), FreePort());
        var all = new Dictionary<string, string>
        {
            ["CLUSTER_SEEDS"] = $"akka.ssl.tcp://SessionRec@127.0.0.1:{seed}",
            [NodeCertificate.CertificateVariable] = certificate,
            [NodeCertificate.KeyVariable] = key,
            [NodeCertificate.AuthorityVariable] = authority.CertificatePath,
            [AccessToken.OperatorVariable] = Operator,
            [AccessToken.ReaderVariable] = Reader,
            ["SESSIONREC_PBM"] = "127.0.0.1:0",
            ["SESSIONREC_PBM_TOKEN"] = Pbm,
            ["SESSIONREC_LOG"] = "json",
            ["SESSIONREC_LIGHTHOUSE_PATIENCE"] = "86400",
            // Everything that can be said is said.
            ["AKKA__LOGLEVEL"] = "DEBUG",
            ["AKKA__LOG_CONFIG_ON_START"] = "on",
        };
        var environment = new Dictionary<string, string> { [AccessToken.OperatorVariable] = Operator };
        string schedulerLog, workerLog, lighthouseLog;
        await using (var scheduler = Start("scheduler", all, new()
        {
            ["CLUSTER_PORT"] = $"{seed}",
            ["SESSIONREC_HTTP"] = $"127.0.0.1:{http}",
            ["SESSIONREC_PBM"] = $"127.0.0.1:{commands}",
            [StorageOptions.PostgresVariable] = await postgres.NewDatabaseAsync(cancellation) + $";Password={Password}",
        }))
        await using (var worker = Start("worker", all, new() { ["CLUSTER_PORT"] = "0", ["SESSIONREC_SLOTS"] = "2" }))
        await using (var lighthouse = Start("lighthouse", all, new() { ["CLUSTER_PORT"] = $"{FreePort()}", ["CLUSTER_IP"] = "127.0.0.1", ["SESSIONREC_HTTP"] = "127.0.0.1:0" }, "SessionRec.Lighthouse.dll"))
        {
            using var client = new HttpStudyClient([new Uri($"http://127.0.0.1:{http}")], token: AccessToken.FromEnvironment(environment, AccessToken.OperatorVariable));
            await UntilReadyAsync(http, cancellation);
            await SessionRecProgram.RunAsync(Folder, environment, cancellation, "submit", "study.yaml", "--server", client.Server);
            await UnderWayAsync(client, cancellation);
            await client.WaitForEndAsync("failures", cancellation);

            // A wrong word may not be repeated either: it may be the right one with a letter too many.
            using var wrong = new HttpClient();
            wrong.DefaultRequestHeaders.Add("Authorization", $"Bearer {Operator}x");
            Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync(new Uri($"http://127.0.0.1:{http}/v1/studies"), cancellation)).StatusCode);
            Assert.Contains("The token is wrong.", await SayHelloAsync(commands, Pbm + "x", cancellation), StringComparison.Ordinal);
            Assert.Contains("\"palettes\"", await SayHelloAsync(commands, Pbm, cancellation), StringComparison.Ordinal);
            (lighthouseLog, workerLog, schedulerLog) = (await lighthouse.EndAsync(cancellation), await worker.EndAsync(cancellation), await scheduler.EndAsync(cancellation));
        }

        foreach (var log in (string[])[schedulerLog, workerLog, lighthouseLog])
        {
            Assert.Contains("split-brain-resolver", log, StringComparison.Ordinal);
            Assert.DoesNotContain("swordfish", log, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", log, StringComparison.Ordinal);
        }

        Assert.Contains(Lines(schedulerLog), s => Has(s, "Study", "failures") && Has(s, "Node", "scheduler"));
        var starts = Lines(workerLog).Where(l => l.GetProperty("Message").GetString()!.Contains("starts", StringComparison.Ordinal)).ToList();
        Assert.True(starts.Exists(l => Has(l, "Study", "failures") && Has(l, "Trial", "5") && l.TryGetProperty("Attempt", out var attempt) && attempt.GetInt32() >= 1 && Has(l, "Node", "worker")), string.Join('\n', starts));
    }

    private RunningProcess Start(string role, Dictionary<string, string> all, Dictionary<string, string> own, string program = "SessionRec.Node.dll")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(SessionRecProgram.Folder, program)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in all.Concat(own)) start.Environment[variable] = value;
        start.Environment["SESSIONREC_ROLE"] = start.Environment["SESSIONREC_NODE_NAME"] = role;
        start.Environment["SESSIONREC_DATA"] = Path.Combine(Folder, role);
        return new RunningProcess(Process.Start(start)!);
    }

    /// <summary>What a node answers over <c>pbm</c>'s protocol to who presents a token.</summary>
    private static async Task<string> SayHelloAsync(int port, string token, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
        var hello = JsonSerializer.SerializeToUtf8Bytes(new { type = "hello", version = 1, token });
        var stream = client.GetStream();
        await stream.WriteAsync(new byte[] { 0, 0, 0, (byte)hello.Length }, cancellation);
        await stream.WriteAsync(hello, cancellation);
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, cancellation);
        var answer = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(answer, cancellation);
        return Encoding.UTF8.GetString(answer);
    }

    private static IEnumerable<JsonElement> Lines(string log)
    {
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.StartsWith('{'))
                yield return JsonDocument.Parse(line).RootElement;
    }

    private static bool Has(JsonElement state, string field, string value) => state.TryGetProperty(field, out var found) && found.ToString() == value;

    private static async Task UntilReadyAsync(int port, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                if ((await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), cancellation)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It is starting.
            }

            await Task.Delay(200, cancellation);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
