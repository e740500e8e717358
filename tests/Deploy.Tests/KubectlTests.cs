using System.Diagnostics;
using k8s.Models;
using SessionRec.Deploy.Tests.ApiServer;

namespace SessionRec.Deploy.Tests;

/// <summary>The real kubectl applies, diffs, scales and deletes the manifests, against a strict API server.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private TestApiServer _server = null!;

    public static TheoryData<string> Overlays { get; } = [.. Manifests.Kustomizations.Select(k => k.Data).Where(k => k != "base")];

    public async ValueTask InitializeAsync() => _server = await TestApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_overlay_is_applied_again_without_a_change_and_deleted(string overlay)
    {
        // Of those with components there is no folder.
        var put = Path.Combine(Path.GetDirectoryName(_server.Kubeconfig)!, "all.yaml");
        await File.WriteAllTextAsync(put, Manifests.Render(overlay).Yaml, TestContext.Current.CancellationToken);
        string[] all = overlay.Contains(" + ", StringComparison.Ordinal) ? ["-f", put] : ["-k", Path.Combine(Manifests.Folder, overlay)];
        await RunAsync("apply", "-f", Path.Combine(Manifests.Folder, "namespace.yaml"));
        var created = await RunAsync(["apply", .. all]);
        var objects = Manifests.Render(overlay).Objects.Count;
        Assert.Equal(objects, created.Split('\n').Count(l => l.EndsWith(" created", StringComparison.Ordinal)));
        foreach (var workload in (string[])["statefulset/lighthouse", "statefulset/scheduler", "deployment/worker"])
            await RunAsync("-n", "sessionrec", "rollout", "status", workload, "--timeout", "2m");
        Assert.Equal("", await RunAsync(["diff", .. all]));
        // kubectl replaces a budget's selector each time, as its schema says.
        Assert.Equal(objects, (await RunAsync(["apply", .. all])).Split('\n').Count(l => l.EndsWith(" unchanged", StringComparison.Ordinal) || l.StartsWith("poddisruptionbudget", StringComparison.Ordinal)));
        await RunAsync(["delete", .. all]);
        Assert.Equal("", await RunAsync("-n", "sessionrec", "get", "statefulsets,deployments,services,networkpolicies,configmaps", "-o", "name"));
        if (overlay == "overlays/local") Assert.Equal("persistentvolumeclaim/data-scheduler-0", (await RunAsync("-n", "sessionrec", "get", "persistentvolumeclaims", "-o", "name")).Trim());
        await RunAsync("delete", "namespace", "sessionrec");
        Assert.Equal("", await RunAsync("-n", "sessionrec", "get", "persistentvolumeclaims", "-o", "name"));
    }

    [Fact]
    public async Task The_workers_file_alone_brings_workers_to_a_standing_cluster_and_they_scale()
    {
        await RunAsync("apply", "-f", Path.Combine(Manifests.Folder, "namespace.yaml"));
        await RunAsync("apply", "-k", Path.Combine(Manifests.Folder, "overlays", "local"));
        await RunAsync("-n", "sessionrec", "delete", "deployment", "worker");
        await RunAsync("-n", "sessionrec", "apply", "-f", Path.Combine(Manifests.Folder, "base", "workers.yaml"));
        await RunAsync("-n", "sessionrec", "scale", "deployment/worker", "--replicas", "20");
        Assert.Contains("successfully rolled out", await RunAsync("-n", "sessionrec", "rollout", "status", "deployment/worker", "--timeout", "2m"), StringComparison.Ordinal);
        Assert.Equal(20, (await RunAsync("-n", "sessionrec", "get", "pods", "-l", "app.kubernetes.io/component=worker", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("overlays/local")]
    [InlineData("overlays/production")]
    public async Task Workers_come_back_to_an_overlay_as_it_has_them(string overlay)
    {
        var folder = Path.Combine(Manifests.Folder, overlay);
        await RunAsync("apply", "-f", Path.Combine(Manifests.Folder, "namespace.yaml"));
        await RunAsync("apply", "-k", folder);
        await RunAsync("-n", "sessionrec", "delete", "deployment", "worker");
        Assert.Contains("deployment.apps/worker created", await RunAsync("apply", "-k", folder, "-l", "app.kubernetes.io/component=worker"), StringComparison.Ordinal);
        Assert.Equal("", await RunAsync("diff", "-k", folder));
    }

    [Fact]
    public async Task An_apply_with_the_right_image_mends_one_with_a_wrong_one()
    {
        foreach (var workload in (string[])["lighthouse", "scheduler", "worker"])
            _server.Kubelet.Plays[workload] = new PodPlay(Waiting: ("ImagePullBackOff", "no such image")) { Image = "sessionrec:wrong" };
        await RunAsync("apply", "-f", Path.Combine(Manifests.Folder, "namespace.yaml"));
        await RunAsync(Manifests.Render("overlays/local").Yaml.Replace($"sessionrec:{ProgramVersion.Text}", "sessionrec:wrong", StringComparison.Ordinal), expectedExitCode: 0, "apply", "-f", "-");
        Assert.Contains("ImagePullBackOff", await RunAsync("-n", "sessionrec", "get", "pods", "-o", "yaml"), StringComparison.Ordinal);
        await RunAsync("apply", "-k", Path.Combine(Manifests.Folder, "overlays", "local"));
        foreach (var workload in (string[])["statefulset/lighthouse", "statefulset/scheduler", "deployment/worker"])
            await RunAsync("-n", "sessionrec", "rollout", "status", workload, "--timeout", "1m");
    }

    [Fact]
    public async Task From_production_to_autoscale_no_worker_is_lost()
    {
        await RunAsync("apply", "-f", Path.Combine(Manifests.Folder, "namespace.yaml"));
        await RunAsync("apply", "-k", Path.Combine(Manifests.Folder, "overlays", "production"));
        // As documented; RunAsync has an editor that takes the number out.
        await RunAsync("-n", "sessionrec", "apply", "edit-last-applied", "deployment/worker");
        await RunAsync("apply", "-k", Path.Combine(Manifests.Folder, "overlays", "autoscale"));
        Assert.Equal(Manifests.Render("overlays/production").Find("worker").Replicas, _server.Object<V1Deployment>("worker").Spec.Replicas);
        // From now on the number is the autoscaler's.
        await RunAsync("-n", "sessionrec", "scale", "deployment/worker", "--replicas", "9");
        await RunAsync("apply", "-k", Path.Combine(Manifests.Folder, "overlays", "autoscale"));
        Assert.Equal(9, _server.Object<V1Deployment>("worker").Spec.Replicas);
    }

    [Fact]
    public async Task A_change_shows_in_the_diff_and_changes_only_what_it_says()
    {
        await RunAsync("apply", "-f", Path.Combine(Manifests.Folder, "namespace.yaml"));
        await RunAsync("apply", "-k", Path.Combine(Manifests.Folder, "overlays", "local"));
        var changed = Manifests.Render("overlays/local").Yaml.Replace($"sessionrec:{ProgramVersion.Text}", "sessionrec:0.2.0", StringComparison.Ordinal);
        var diff = await RunAsync(changed, expectedExitCode: 1, "diff", "-f", "-");
        Assert.Contains("+        image: sessionrec:0.2.0", diff, StringComparison.Ordinal);
        Assert.DoesNotContain("CLUSTER_SEEDS", diff, StringComparison.Ordinal);
        await RunAsync(changed, expectedExitCode: 0, "apply", "-f", "-");
        var worker = _server.Object<V1Deployment>("worker");
        Assert.Equal("sessionrec:0.2.0", worker.Spec.Template.Spec.Containers.Single().Image);
        Assert.Equal(Manifests.Render("overlays/local").Find("worker").Container.Env.Select(e => e.Name).Order(StringComparer.Ordinal), worker.Spec.Template.Spec.Containers.Single().Env.Select(e => e.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_server_refuses_what_Kubernetes_does_not_know()
    {
        await RunAsync("apply", "-f", Path.Combine(Manifests.Folder, "namespace.yaml"));
        Assert.Contains("strict decoding error", await RunAsync("apiVersion: v1\nkind: Service\nmetadata: {name: it, namespace: sessionrec}\nspec: {clusterIp: None}", expectedExitCode: 1, "apply", "-f", "-"), StringComparison.Ordinal);
        await RunAsync("apply", "-k", Path.Combine(Manifests.Folder, "overlays", "local"));
        var other = Manifests.Render("overlays/local").Yaml.Replace("serviceName: scheduler", "serviceName: other", StringComparison.Ordinal);
        Assert.Contains("updates to 'serviceName' are forbidden", await RunAsync(other, expectedExitCode: 1, "apply", "-f", "-"), StringComparison.Ordinal);
    }

    private Task<string> RunAsync(params string[] arguments) => RunAsync("", expectedExitCode: 0, arguments);

    private async Task<string> RunAsync(string input, int expectedExitCode, params string[] arguments)
    {
        Manifests.RequireKubectl();
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", _server.Kubeconfig, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBE_EDITOR"] = "sed -i '/replicas:/d'";
        start.Environment["HOME"] = Path.GetDirectoryName(_server.Kubeconfig);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == expectedExitCode, $"kubectl {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
        return expectedExitCode == 0 ? await output : await output + await error;
    }
}
