using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using SessionRec.Cli.Cluster.Kubernetes;
using SessionRec.Cli.Tests;
using SessionRec.Core;
using SessionRec.Deploy.Tests.ApiServer;
using SessionRec.Node.Tests;

namespace SessionRec.Deploy.Tests;

/// <summary><c>sessionrec cluster ... --kubernetes</c> and <c>submit</c>, against the strict API server; pods are played, the scheduler behind the port-forward is real.</summary>
public sealed class KubernetesCommandTests : IAsyncLifetime
{
    private const string KubeconfigVariable = "KUBECONFIG";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sessionrec-kubernetes-");
    private TestApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestApiServer.StartAsync();
        // Of the whole process; no other class reads it.
        Environment.SetEnvironmentVariable(KubeconfigVariable, _server.Kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(KubeconfigVariable, null);
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_cluster_comes_up_scales_and_goes()
    {
        var up = await RunAsync(0, "cluster", "up", "--kubernetes", "--workers", "3", "--cpus", "2", "--memory", "3Gi", "--image", "registry.example.org/sessionrec:0.1.0");
        Assert.Matches("[0-4] of 5 pods ready", up);
        Assert.Contains("lighthouse 1 of 1 ready   scheduler 1 of 1 ready   worker 3 of 3 ready", up, StringComparison.Ordinal);
        Assert.Contains($"kubectl --context {TestApiServer.Context} -n sessionrec port-forward service/sessionrec 8080:80", up, StringComparison.Ordinal);
        var worker = _server.Object<V1Deployment>("worker").Spec;
        Assert.Equal((3, "registry.example.org/sessionrec:0.1.0"), (worker.Replicas, worker.Template.Spec.Containers.Single().Image));
        Assert.Equal("restricted", _server.Store.Find(ApiResource.All.Single(r => r.Kind == "Namespace"), null, "sessionrec")!["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]!.GetValue<string>());
        var token = _server.Object<V1Secret>(KubernetesNames.OperatorSecret).Data["token"];
        Assert.Equal(48, token.Length);

        // Again, with another number: what is there is changed, and the token stays.
        await RunAsync(0, "cluster", "up", "--kubernetes", "--workers", "2");
        Assert.Equal(token, _server.Object<V1Secret>(KubernetesNames.OperatorSecret).Data["token"]);

        Assert.Contains("5 workers", await RunAsync(0, "cluster", "scale", "--kubernetes", "--workers", "5"), StringComparison.Ordinal);
        Assert.Equal(5, _server.Object<V1Deployment>("worker").Spec.Replicas);

        var status = await RunAsync(0, "cluster", "status", "--kubernetes");
        Assert.Contains("scheduler-0", status, StringComparison.Ordinal);
        Assert.Contains("The scheduler does not answer.", status, StringComparison.Ordinal);
        var json = JsonDocument.Parse(await RunAsync(0, "cluster", "status", "--kubernetes", "--json")).RootElement;
        Assert.Equal((7, TestApiServer.Context), (json.GetProperty("pods").GetArrayLength(), json.GetProperty("context").GetString()));
        Assert.All(json.GetProperty("pods").EnumerateArray(), p => Assert.True(p.GetProperty("ready").GetBoolean()));

        Assert.Contains("with all its studies (volume data-scheduler-0)? Nobody is there to answer; say --yes", await RunAsync(1, "cluster", "down", "--kubernetes"), StringComparison.Ordinal);
        Assert.Contains("worker: 5 left", await RunAsync(0, "cluster", "down", "--kubernetes", "--keep-data"), StringComparison.Ordinal);
        Assert.Equal(["PersistentVolumeClaim", "Secret"], Left());

        await RunAsync(0, "cluster", "up", "--kubernetes");
        Assert.Equal(token, _server.Object<V1Secret>(KubernetesNames.OperatorSecret).Data["token"]);
        Assert.Contains("namespace sessionrec: deleted", await RunAsync(0, "cluster", "down", "--kubernetes", "--yes"), StringComparison.Ordinal);
        Assert.Empty(Left());
        Assert.Contains("There is no cluster in namespace sessionrec", await RunAsync(1, "cluster", "status", "--kubernetes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_of_others_is_not_deleted()
    {
        _server.Store.Put(ApiResource.All.Single(r => r.Kind == "Namespace"), null, (JsonObject)JsonNode.Parse("""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}}""")!);
        await RunAsync(0, "cluster", "up", "--namespace", "team");
        await RunAsync(0, "cluster", "down", "--kubernetes", "--yes");
        Assert.NotNull(_server.Store.Find(ApiResource.All.Single(r => r.Kind == "Namespace"), null, "team"));
        Assert.All(ApiResource.All.Where(r => r.IsNamespaced), r => Assert.Empty(_server.Store.List(r, "team")));
    }

    [Fact]
    public async Task Over_another_overlay_nothing_is_changed()
    {
        await ApplyAsync("overlays/production");
        var before = Texts();
        var refused = await RunAsync(1, "cluster", "up", "--kubernetes", "--workers", "3");
        Assert.Contains("updates to 'volumeClaimTemplates' are forbidden", refused, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", refused, StringComparison.Ordinal);
        Assert.Equal(before, Texts());
    }

    [Theory]
    [InlineData("overlays/production")]
    [InlineData("overlays/autoscale")]
    [InlineData("overlays/autoscale-hpa")]
    public async Task What_kubectl_put_there_goes_too(string overlay)
    {
        await ApplyAsync(overlay);
        Assert.Contains("worker: ", await RunAsync(0, "cluster", "down", "--kubernetes", "--yes"), StringComparison.Ordinal);
        // The namespace was made by somebody else, and so were its secrets.
        Assert.Empty(Left());
    }

    [Fact]
    public async Task A_namespace_that_is_still_ending_is_waited_for()
    {
        await RunAsync(0, "cluster", "up", "--kubernetes", "--workers", "1");
        // By kubectl delete namespace --wait=false, say.
        _server.Store.Remove(ApiResource.All.Single(r => r.Kind == "Namespace"), null, "sessionrec");
        await RunAsync(0, "cluster", "up", "--kubernetes", "--workers", "1");
        await RunAsync(0, "cluster", "down", "--kubernetes", "--yes");
        // And at once again, by our own.
        await RunAsync(0, "cluster", "up", "--kubernetes", "--workers", "1");
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_told()
    {
        _server.Kubelet.Plays["worker"] = new PodPlay(Waiting: ("ImagePullBackOff", "Back-off pulling image \"sessionrec:0.1.0\""));
        var error = await FailsAsync(new KubernetesPlan());
        Assert.Matches("worker-[0-9a-f]+-00000 cannot start: ImagePullBackOff: Back-off pulling image \"sessionrec:0.1.0\"", error);
        Assert.Contains("ImagePullBackOff", await RunAsync(0, "cluster", "status", "--kubernetes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_up_with_the_right_image_mends_the_first()
    {
        var (wrong, right) = (new KubernetesPlan { Lighthouses = 3, Image = "wrong:1" }, new KubernetesPlan { Lighthouses = 3, Image = "right:1" });
        // A Lighthouse of the right image waits for its seed, which is of the wrong one.
        foreach (var workload in (string[])["lighthouse", "scheduler", "worker"])
            _server.Kubelet.Plays[workload] = new PodPlay(Waiting: ("ImagePullBackOff", "no such image")) { Image = "wrong:1", NeedsTheFirst = workload == "lighthouse" };
        Assert.Contains("cannot start: ImagePullBackOff", await FailsAsync(wrong), StringComparison.Ordinal);
        await UpAsync(right);
    }

    [Fact]
    public async Task What_comes_right_by_itself_is_waited_for()
    {
        _server.Kubelet.Plays["scheduler"] = new PodPlay(Waiting: ("CreateContainerConfigError", "secret \"sessionrec-operator\" not found"));
        var polls = 0;
        await UpAsync(new KubernetesPlan(), _ =>
        {
            // Seen once, then mended.
            if (++polls > 1) _server.Kubelet.Plays["scheduler"] = PodPlay.Well;
        });
        Assert.True(polls > 1);
    }

    [Fact]
    public async Task A_program_that_ends_is_told_with_its_last_words()
    {
        _server.Kubelet.Plays["scheduler"] = new PodPlay(Waiting: ("CrashLoopBackOff", "back-off 40s restarting failed container"), ExitCode: 1)
        {
            PreviousLog = string.Join('\n', Enumerable.Range(1, 40).Select(i => $"line {i}").Append("SESSIONREC_DATA is '/var/lib/sessionrec', where this process cannot write")),
        };
        var error = await FailsAsync(new KubernetesPlan());
        Assert.Contains("scheduler-0 cannot start: CrashLoopBackOff: back-off 40s restarting failed container (last exit code 1, Error)", error, StringComparison.Ordinal);
        Assert.Contains("SESSIONREC_DATA is '/var/lib/sessionrec', where this process cannot write", error, StringComparison.Ordinal);
        Assert.DoesNotContain("line 26\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_runs_again_is_told_with_how_it_ended_and_what_it_said_then()
    {
        _server.Kubelet.Plays["scheduler"] = new PodPlay(ExitCode: 137, Log: "starting again") { BecomesReady = false, ExitReason = "OOMKilled", PreviousLog = "a large corpus comes", Sidecar = "a-proxy" };
        var error = await FailsAsync(new KubernetesPlan(), patience: TimeSpan.FromMinutes(1));
        Assert.Contains("scheduler-0: running, not ready yet (last exit code 137, OOMKilled)", error, StringComparison.Ordinal);
        Assert.Contains("kubectl -n sessionrec logs scheduler-0 -c scheduler --previous", error, StringComparison.Ordinal);
        Assert.Contains("a large corpus comes", error, StringComparison.Ordinal);
        Assert.DoesNotContain("sidecar", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("scheduler")]
    public async Task Why_no_pod_can_be_made_is_told(string workload)
    {
        _server.Kubelet.Plays[workload] = new PodPlay { Refusal = $"pods \"{workload}-0\" is forbidden: exceeded quota: team, requested: cpu=1, used: cpu=8, limited: cpu=8" };
        var error = await FailsAsync(new KubernetesPlan());
        Assert.Contains($"{workload} cannot start: no pod can be made: ", error, StringComparison.Ordinal);
        Assert.Contains("exceeded quota: team", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_volume_that_cannot_be_mounted_is_told()
    {
        _server.Kubelet.Plays["worker"] = new PodPlay(Waiting: ("ContainerCreating", "")) { Warning = ("FailedMount", "MountVolume.SetUp failed for volume \"tls\" : secret \"sessionrec-tls\" not found") };
        var error = await FailsAsync(new KubernetesPlan { Workers = 1 }, patience: TimeSpan.FromMinutes(1));
        Assert.Contains("starting\nKubernetes' last warning: FailedMount: MountVolume.SetUp failed for volume \"tls\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_without_a_machine_are_waited_for_and_named()
    {
        _server.Kubelet.Plays["worker"] = new PodPlay(Scheduled: false);
        var seen = new List<string>();
        var error = await FailsAsync(new KubernetesPlan { Workers = 1 }, patience: TimeSpan.FromMinutes(1), progress: now => seen.Add(now.Summary));
        Assert.Contains("After 1 minutes 2 of 3 pods are ready.", error, StringComparison.Ordinal);
        Assert.Contains("Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.", error, StringComparison.Ordinal);
        Assert.Equal(seen.Distinct(), seen);
    }

    [Fact]
    public async Task A_study_is_submitted_and_watched_through_a_port_forward_of_its_own()
    {
        const string Token = "a-token-that-only-operators-know";
        await using var node = new RunningNode { OperatorToken = Token };
        await node.InitializeAsync();
        _server.PodPort = (pod, port) => (pod, port) == ("scheduler-0", 8080) ? new IPEndPoint(IPAddress.Loopback, node.Http.BaseAddress!.Port) : null;
        await RunAsync(0, "cluster", "up", "--kubernetes", "--workers", "1");
        SetToken(Token);
        await File.WriteAllBytesAsync(At("shop.tsv"), node.Corpus, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            At("study.yaml"),
            """
            study: afar
            data: {path: shop.tsv, format: native}
            protocol: {name: last-item, size: 30, seed: 1}
            model: word2vec
            space: {negative: {grid: [1, 2]}, min_count: 1, vector_size: 8, epochs: 2}
            """,
            TestContext.Current.CancellationToken);

        var submitted = await RunAsync(0, "submit", At("study.yaml"), "--watch");
        Assert.Contains($"submitted afar to {KubernetesPlace.Address(TestApiServer.Context, "sessionrec")}", submitted, StringComparison.Ordinal);
        Assert.Contains("best", submitted, StringComparison.Ordinal);
        await RunAsync(0, "results", "afar", "--output", At("afar"));
        Assert.Equal(3, (await File.ReadAllLinesAsync(At("afar/trials.csv"), TestContext.Current.CancellationToken)).Length);
        Assert.Contains("afar", await RunAsync(0, "studies", "--server", KubernetesPlace.Address(TestApiServer.Context, "sessionrec").AbsoluteUri), StringComparison.Ordinal);
        Assert.Contains("scheduler on akka", await RunAsync(0, "cluster", "status", "--kubernetes"), StringComparison.Ordinal);

        // Without the secret, whoever changes something is told what is missing.
        SetToken("another-one-of-the-same-length-");
        Assert.Contains("SESSIONREC_OPERATOR_TOKEN", await RunAsync(1, "stop", "afar"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_is_said_in_words()
    {
        Assert.Contains("There are: played/by:tests.", await RunAsync(1, "cluster", "status", "--context", "elsewhere"), StringComparison.Ordinal);
        Assert.Contains("--namespace: 'No_Name'", await RunAsync(1, "cluster", "status", "--namespace", "No_Name"), StringComparison.Ordinal);
        Assert.Contains("--http is for a cluster on this machine", await RunAsync(1, "cluster", "up", "--kubernetes", "--http", "8080"), StringComparison.Ordinal);
        Assert.Contains("no scheduler pod in namespace sessionrec", await RunAsync(1, "studies", "--server", "kubernetes://sessionrec"), StringComparison.Ordinal);
        Assert.Contains("is no address of a cluster in Kubernetes", await RunAsync(1, "studies", "--server", "kubernetes://sessionrec/more"), StringComparison.Ordinal);
        await RunAsync(0, "cluster", "up", "--kubernetes", "--workers", "1");
        Assert.Contains("connection refused", await RunAsync(1, "studies", "--server", "kubernetes://sessionrec"), StringComparison.Ordinal);
        Environment.SetEnvironmentVariable(KubeconfigVariable, At("nothing"));
        Assert.Contains("no current context", await RunAsync(1, "cluster", "status", "--kubernetes", "--dir", At("other")), StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void SetToken(string token)
    {
        var secrets = ApiResource.All.Single(r => r.Kind == "Secret");
        var secret = _server.Store.Find(secrets, "sessionrec", KubernetesNames.OperatorSecret)!;
        secret["stringData"] = new JsonObject { [KubernetesNames.OperatorSecretKey] = token };
        _server.Store.Put(secrets, "sessionrec", secret);
    }

    /// <summary>Brings a cluster up as the command does, by a clock that goes faster.</summary>
    private static async Task UpAsync(KubernetesPlan plan, Action<KubernetesReadiness>? progress = null, TimeSpan? patience = null)
    {
        using var access = KubernetesAccess.Open(null, plan.Namespace);
        var cluster = new KubernetesCluster(access, new HurriedTime(20));
        await cluster.ApplyAsync(plan, TestContext.Current.CancellationToken);
        await cluster.WaitUntilReadyAsync(progress ?? (_ => { }), patience ?? TimeSpan.FromMinutes(20), TestContext.Current.CancellationToken);
    }

    private static async Task<string> FailsAsync(KubernetesPlan plan, TimeSpan? patience = null, Action<KubernetesReadiness>? progress = null) =>
        (await Assert.ThrowsAsync<InputException>(() => UpAsync(plan, progress, patience))).Message;

    /// <summary>Puts an overlay there as kubectl does, with the secrets that it wants.</summary>
    private async Task ApplyAsync(string overlay)
    {
        var manifests = Manifests.Render(overlay);
        var namespaces = ApiResource.All.Single(r => r.Kind == "Namespace");
        _server.Store.Put(namespaces, null, Json(Manifests.Read("namespace.yaml").Objects.Single()));
        foreach (var each in manifests.Objects) _server.Store.Put(ApiResource.All.Single(r => r.Kind == each.Kind), "sessionrec", Json(each));
        _server.Store.Put(ApiResource.All.Single(r => r.Kind == "Secret"), "sessionrec", Json(KubernetesPlan.SecretOf("a-token-that-only-operators-know")));
        await RunAsync(0, "cluster", "status", "--kubernetes");
    }

    private static JsonObject Json(IKubernetesObject it) => (JsonObject)JsonNode.Parse(KubernetesJson.Serialize(it))!;

    /// <summary>What is wanted of Kubernetes, object by object, without what it says of how far it is.</summary>
    private List<string> Texts() =>
        [.. ApiResource.All.Where(r => r.Kind is not ("Pod" or "Event")).SelectMany(r => _server.Store.List(r, r.IsNamespaced ? "sessionrec" : null)).Select(o => { o.Remove("status"); ((JsonObject)o["metadata"]!).Remove("resourceVersion"); return o.ToJsonString(); })];

    private List<string> Left() => [.. ApiResource.All.Where(r => r.IsNamespaced && _server.Store.List(r, "sessionrec").Count > 0).Select(r => r.Kind).Order(StringComparer.Ordinal)];

    private async Task<string> RunAsync(int expectedExitCode, params string[] arguments)
    {
        var terminal = new TestTerminal();
        var exitCode = await terminal.RunAsync(arguments.Contains("--dir") ? arguments : [.. arguments, "--dir", At("state")]);
        Assert.True(exitCode == expectedExitCode, $"sessionrec {string.Join(' ', arguments)} ended with {exitCode}: {terminal.Output}{terminal.Error}");
        return terminal.Output + terminal.Error;
    }
}
