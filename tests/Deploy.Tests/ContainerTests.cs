using k8s.Models;
using SessionRec.Actors.Hosting;
using SessionRec.Actors.Security;
using SessionRec.Actors.Workers;

namespace SessionRec.Deploy.Tests;

/// <summary>What each container may do, what it gets, and whether its program understands it.</summary>
public class ContainerTests
{
    /// <summary>Settings of the .NET runtime itself, which no code of ours reads.</summary>
    private static readonly string[] RuntimeSettings = ["DOTNET_gcServer", "DOTNET_EnableDiagnostics"];

    public static TheoryData<string, string> Containers { get; } = [.. Manifests.Kustomizations.SelectMany(k => new[] { "lighthouse", "scheduler", "worker" }.Select(w => (k.Data, w)))];

    [Theory]
    [MemberData(nameof(Containers))]
    public void It_has_no_privileges(string kustomization, string name)
    {
        var pod = Manifests.Render(kustomization).Find(name).Pod;
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal((1654, 1654), (pod.SecurityContext.RunAsUser, pod.SecurityContext.RunAsGroup));
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.True(pod.HostNetwork is not true && pod.HostPID is not true && pod.HostIPC is not true);
        Assert.Null(pod.InitContainers);
        var container = pod.Containers.Single().SecurityContext;
        Assert.False(container.AllowPrivilegeEscalation);
        Assert.False(container.Privileged);
        Assert.True(container.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], container.Capabilities.Drop);
        Assert.Null(container.Capabilities.Add);
        Assert.True(container.RunAsUser is null && container.RunAsNonRoot is null, "the pod's settings are those of its container");
        // A volume is a secret that only the pod's group may read, or has a bound.
        Assert.All(pod.Volumes, v => Assert.True(v.Secret is { DefaultMode: 0b100_100_000 } || v.EmptyDir?.SizeLimit is not null || v.PersistentVolumeClaim is not null, v.Name));
        Assert.All(pod.Volumes.Where(v => v.Secret is not null), v => Assert.True(pod.Containers.Single().VolumeMounts.Single(m => m.Name == v.Name).ReadOnlyProperty));
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void It_has_an_account_without_a_token(string kustomization, string name)
    {
        var manifests = Manifests.Render(kustomization);
        var pod = manifests.Find(name).Pod;
        Assert.False(pod.AutomountServiceAccountToken);
        Assert.False(pod.EnableServiceLinks);
        Assert.False(manifests.Object<V1ServiceAccount>(pod.ServiceAccountName).AutomountServiceAccountToken);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void Its_image_is_of_this_version(string kustomization, string name) =>
        Assert.Equal("sessionrec:" + ProgramVersion.Text, Manifests.Render(kustomization).Find(name).Container.Image);

    [Theory]
    [MemberData(nameof(Containers))]
    public void It_requests_and_is_limited(string kustomization, string name)
    {
        var resources = Manifests.Render(kustomization).Find(name).Container.Resources;
        foreach (var resource in new[] { "cpu", "memory" })
        {
            Assert.True(resources.Requests[resource].ToDecimal() > 0);
            Assert.True(resources.Requests[resource].ToDecimal() <= resources.Limits[resource].ToDecimal(), resource);
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Its_program_reads_every_variable(string kustomization, string name)
    {
        var manifests = Manifests.Render(kustomization);
        var workload = manifests.Find(name);
        await using var program = RealProgram.Of(manifests, workload);
        var environment = new ContainerEnvironment(manifests, workload, 0);
        var unread = environment.Variables.Keys.Where(v => !program.Reads(v) && !environment.Expanded.Contains(v) && !RuntimeSettings.Contains(v));
        Assert.Empty(unread);
        Assert.Equal(workload.PodName(0), program.Cluster.NodeName);
        Assert.Equal(name, Assert.Single(program.Cluster.Roles));
    }

    [Theory]
    [InlineData("AKKA__CLUSTER__SHUTDOWN_AFTER_UNSUCCESSFUL_JOIN_SEED_NODES", true)]
    [InlineData("AKKA__CLUSTER__SHUTDOWN_AFTER_UNSUCESSFUL_JOIN_SEED_NODES", false)]
    [InlineData("AKKA_CLUSTER__SHUTDOWN_AFTER_UNSUCCESSFUL_JOIN_SEED_NODES", false)]
    public void A_setting_of_Akka_is_one_that_it_knows(string name, bool isKnown) => Assert.Equal(isKnown, RealProgram.IsSettingOfAkka(name));

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Its_program_listens_on_the_ports_that_it_declares(string kustomization, string name)
    {
        var manifests = Manifests.Render(kustomization);
        var workload = manifests.Find(name);
        await using var program = RealProgram.Of(manifests, workload);
        Assert.Equal([("akka", program.Cluster.Port), ("http", program.HttpUrl.Port)], workload.Container.Ports.Select(p => (p.Name, p.ContainerPort)));
        // On all interfaces: the kubelet and other pods ask the pod's address.
        Assert.Equal("0.0.0.0", program.HttpUrl.Host);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Its_probes_are_routes_of_its_program(string kustomization, string name)
    {
        var manifests = Manifests.Render(kustomization);
        var container = manifests.Find(name).Container;
        await using var program = RealProgram.Of(manifests, manifests.Find(name));
        foreach (var (probe, path) in new[] { (container.StartupProbe, NodeHealth.LivePath), (container.ReadinessProbe, NodeHealth.ReadyPath), (container.LivenessProbe, NodeHealth.LivePath) })
        {
            Assert.Equal(path, probe.HttpGet.Path);
            Assert.Contains(probe.HttpGet.Path, program.Routes);
            Assert.Equal("http", probe.HttpGet.Port.Value);
        }

        // A process that only starts slowly is not killed by the probe for those that hang.
        Assert.True(container.StartupProbe.PeriodSeconds * container.StartupProbe.FailureThreshold >= 60);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task It_has_the_time_to_leave(string kustomization, string name)
    {
        var manifests = Manifests.Render(kustomization);
        var workload = manifests.Find(name);
        await using var program = RealProgram.Of(manifests, workload);
        var grace = TimeSpan.FromSeconds(workload.Pod.TerminationGracePeriodSeconds!.Value);
        Assert.True(grace >= program.ShutdownTimeout + TimeSpan.FromSeconds(10), $"{grace} of grace, but the program takes up to {program.ShutdownTimeout}");
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task It_writes_to_volumes_alone(string kustomization, string name)
    {
        var manifests = Manifests.Render(kustomization);
        var workload = manifests.Find(name);
        await using var program = RealProgram.Of(manifests, workload);
        var mounted = workload.Container.VolumeMounts.ToDictionary(m => m.MountPath, m => m.Name);
        Assert.Equal(workload.Pod.Volumes.Select(v => v.Name).Concat(workload.Claims).Order(StringComparer.Ordinal), mounted.Values.Order(StringComparer.Ordinal));
        Assert.Contains("/tmp", mounted.Keys);
        if (program.Node is { } node) Assert.Contains(node.DataFolder, mounted.Keys);
        Assert.Equal("0", new ContainerEnvironment(manifests, workload, 0).Variables["DOTNET_EnableDiagnostics"]);
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task The_scheduler_keeps_its_studies_where_they_outlive_it(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        var scheduler = manifests.Find("scheduler");
        await using var program = RealProgram.Of(manifests, scheduler);
        if (program.Node!.Storage.IsPostgres) return;
        // SQLite's files belong to one process, and lie on a volume of their own.
        Assert.Equal(1, scheduler.Replicas);
        Assert.Contains(scheduler.Container.VolumeMounts.Single(m => m.MountPath == "/var/lib/sessionrec").Name, scheduler.Claims);
        Assert.Equal("Retain", manifests.Object<V1StatefulSet>("scheduler").Spec.PersistentVolumeClaimRetentionPolicy.WhenDeleted);
        Assert.Equal(1654, scheduler.Pod.SecurityContext.FsGroup);
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task Who_changes_something_presents_the_token_of_the_secret(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        var scheduler = manifests.Find("scheduler");
        await using var program = RealProgram.Of(manifests, scheduler);
        Assert.True(program.Node!.OperatorToken!.IsPresentedBy("Bearer " + PlayedSecrets.Value("sessionrec-operator", "token")));
        // One machine's cluster can do without; one that others reach does not start without.
        var optional = scheduler.Container.Env.Single(e => e.Name == AccessToken.OperatorVariable).ValueFrom.SecretKeyRef.Optional;
        Assert.Equal(!program.Node.Storage.IsPostgres, optional);
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task In_production_it_speaks_TLS_for_a_host_that_the_certificate_is_for(string kustomization, string name)
    {
        var manifests = Manifests.Render(kustomization);
        var workload = manifests.Find(name);
        for (var replica = 0; replica < workload.Replicas; replica++)
        {
            await using var program = RealProgram.Of(manifests, workload, replica);
            if (kustomization is "base" or "overlays/local")
            {
                Assert.Null(program.Cluster.Certificate);
                return;
            }

            Assert.NotNull(program.Cluster.Certificate);
            var host = program.Cluster.Host;
            Assert.Contains(PlayedSecrets.CertificateHosts, h => h == host || (h.StartsWith("*.", StringComparison.Ordinal) && h[1..] == host[host.IndexOf('.', StringComparison.Ordinal)..]));
            if (name == "worker") Assert.StartsWith($"10-42-0-{replica + 10}.worker.", host, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_documentation_makes_the_certificate_for_those_hosts()
    {
        var told = File.ReadLines(Path.Combine(Manifests.DeployFolder, "..", "docs", "kubernetes.md")).Single(l => l.StartsWith("sessionrec cluster certificates nodes=", StringComparison.Ordinal));
        Assert.Equal(PlayedSecrets.CertificateHosts, told[(told.IndexOf('=', StringComparison.Ordinal) + 1)..].Replace("'", "", StringComparison.Ordinal).Split(','));
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task The_only_lighthouse_may_be_replaced_before_the_others_give_up(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        if (manifests.Find("lighthouse").Replicas > 1) return;
        foreach (var workload in manifests.Workloads)
        {
            await using var program = RealProgram.Of(manifests, workload);
            // Its grace, and what a start takes with a probe's patience.
            Assert.True(program.Cluster.LighthousePatience >= TimeSpan.FromSeconds(manifests.Find("lighthouse").Pod.TerminationGracePeriodSeconds!.Value + 30));
        }
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task A_schedulers_corpora_fit_on_its_volume_where_they_are_a_cache(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        var scheduler = manifests.Find("scheduler");
        await using var program = RealProgram.Of(manifests, scheduler);
        if (!program.Node!.Storage.IsPostgres) return;
        Assert.True(scheduler.Pod.Volumes.Single(v => v.Name == "data").EmptyDir.SizeLimit.ToDecimal() >= 2 * program.Node.CorporaBytes);
    }

    [Fact]
    public async Task With_the_component_workers_share_their_checkpoints()
    {
        var manifests = Manifests.Render(Manifests.WithComponents);
        var worker = manifests.Find("worker");
        await using var program = RealProgram.Of(manifests, worker);
        var volume = worker.Pod.Volumes.Single(v => v.Name == worker.Container.VolumeMounts.Single(m => m.MountPath == program.Node!.Checkpoints).Name);
        var claim = manifests.Object<V1PersistentVolumeClaim>(volume.PersistentVolumeClaim.ClaimName).Spec;
        Assert.Contains("ReadWriteMany", claim.AccessModes);
        Assert.True(claim.Resources.Requests["storage"].ToDecimal() * 0.8m >= program.Node!.CheckpointBytes);
    }

    [Fact]
    public async Task With_the_component_checkpoints_and_artifacts_are_in_a_bucket()
    {
        var manifests = Manifests.Render(Manifests.WithStore);
        await using var worker = RealProgram.Of(manifests, manifests.Find("worker"));
        await using var scheduler = RealProgram.Of(manifests, manifests.Find("scheduler"));
        Assert.Equal(("s3://sessionrec/checkpoints", "s3://sessionrec/artifacts"), (worker.Node!.Checkpoints, scheduler.Node!.Artifacts));
        Assert.All([worker.Node.S3, scheduler.Node.S3], s3 => Assert.Equal((new Uri("http://minio.minio:9000"), "a-key", "another-secret"), (s3.Endpoint, s3.AccessKey, s3.SecretKey)));
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task A_worker_offers_what_its_pod_requests(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        var worker = manifests.Find("worker");
        await using var program = RealProgram.Of(manifests, worker);
        var resources = worker.Container.Resources;
        Assert.Equal(resources.Requests["cpu"].ToDecimal(), program.Node!.Cpu);
        Assert.Equal(program.Node.MemoryBytes, (long)resources.Requests["memory"].ToDecimal());
        // Its checkpoints, and corpora beside them, fit on its volume.
        var kept = new WorkerOptions { Name = "it" }.CheckpointBytes;
        Assert.True(worker.Pod.Volumes.Single(v => v.Name == "data").EmptyDir.SizeLimit.ToDecimal() >= 2 * kept);
        // Heartbeats and HTTP must have something left when all slots train.
        Assert.True(resources.Limits["cpu"].ToDecimal() > program.Node.Cpu);
        // .NET's heap takes three quarters of a container's memory and no more: the trials must fit in there.
        Assert.True(resources.Limits["memory"].ToDecimal() * 0.75m >= program.Node.MemoryBytes);
    }
}
