using k8s.Models;
using YamlDotNet.Core;

namespace SessionRec.Deploy.Tests;

/// <summary>The manifests are what Kubernetes takes, and what refers to something finds it.</summary>
public class ManifestTests
{
    private static readonly string[] RecommendedLabels =
        ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/part-of"];

    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Manifests.Folder, "base"), "*.yaml").Select(f => Path.GetRelativePath(Manifests.Folder, f)).Where(f => !f.EndsWith("kustomization.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal), "namespace.yaml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_file_of_the_base_can_be_applied_by_itself(string file) => Assert.NotEmpty(Manifests.Read(file).Objects);

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public void Each_kustomization_has_the_whole_cluster(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        Assert.Equal(["lighthouse", "scheduler", "worker"], manifests.Workloads.Select(w => w.Name).Order(StringComparer.Ordinal));
        Assert.Equal(3, manifests.Objects.OfType<V1PodDisruptionBudget>().Count());
        Assert.Equal(3, manifests.Objects.OfType<V1ServiceAccount>().Count());
        Assert.NotEmpty(manifests.Objects.OfType<V1NetworkPolicy>());
    }

    [Theory]
    [InlineData("kind: Service\napiVersion: v1\nspec: {clusterIp: None}")]
    [InlineData("kind: Service\napiVersion: v1\nspec: {ports: [{port: many}]}")]
    [InlineData("kind: Service\nkind: Service\napiVersion: v1")]
    public void Mistakes_are_found(string yaml) => Assert.ThrowsAny<YamlException>(() => Manifests.Parse(yaml));

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public void Names_are_given_once(string kustomization)
    {
        var names = Manifests.Render(kustomization).Objects.Select(o => $"{o.Kind} {o.Metadata.Name}").ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public void Everything_has_the_recommended_labels(string kustomization)
    {
        foreach (var (what, labels) in Labelled(Manifests.Render(kustomization)))
        {
            foreach (var label in RecommendedLabels) Assert.True(labels.ContainsKey(label), $"{what} has no label {label}");
            Assert.Equal(ProgramVersion.Text, labels["app.kubernetes.io/version"]);
        }
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public void Overlays_are_in_a_namespace_of_their_own(string kustomization)
    {
        var expected = kustomization == "base" ? null : "sessionrec";
        Assert.All(Manifests.Render(kustomization).Objects, o => Assert.Equal(expected, o.Metadata.NamespaceProperty));
    }

    [Fact]
    public void The_workers_file_needs_nothing_but_the_cluster_it_joins()
    {
        var file = Manifests.Read("base/workers.yaml");
        var worker = file.Find("worker");
        Assert.Contains(file.Objects.OfType<V1ServiceAccount>(), a => a.Metadata.Name == worker.Pod.ServiceAccountName);
        var standing = Manifests.Read("base/cluster.yaml");
        Assert.All(worker.Container.EnvFrom, source => Assert.NotNull(standing.Object<V1ConfigMap>(source.ConfigMapRef.Name)));
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public void Selectors_select_what_they_are_for(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        foreach (var workload in manifests.Workloads)
        {
            Assert.Equal([workload.Name], SelectedBy(manifests, workload.Selector.MatchLabels));
            // A selector cannot be changed later, a version must.
            Assert.DoesNotContain("app.kubernetes.io/version", workload.Selector.MatchLabels.Keys);
        }

        Assert.All(manifests.Objects.OfType<V1PodDisruptionBudget>(), b => Assert.Equal([b.Metadata.Name], SelectedBy(manifests, b.Spec.Selector.MatchLabels)));
        foreach (var workload in manifests.Workloads)
            Assert.All(workload.Pod.TopologySpreadConstraints ?? [], c => Assert.Equal([workload.Name], SelectedBy(manifests, c.LabelSelector.MatchLabels)));
        Assert.All(manifests.Objects.OfType<V1Service>(), s => Assert.Single(SelectedBy(manifests, s.Spec.Selector)));
        Assert.All(manifests.Objects.OfType<V1NetworkPolicy>(), p => Assert.NotEmpty(SelectedBy(manifests, p.Spec.PodSelector.MatchLabels)));
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public void Services_lead_to_ports_that_their_pods_open_and_to_nobody_outside(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        foreach (var service in manifests.Objects.OfType<V1Service>())
        {
            Assert.Contains(service.Spec.Type, (string?[])[null, "ClusterIP"]);
            var pods = manifests.Find(SelectedBy(manifests, service.Spec.Selector).Single());
            Assert.All(service.Spec.Ports, port => Assert.Contains(pods.Container.Ports, p => p.Name == port.TargetPort.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public void Drains_can_go_on_and_never_take_two_lighthouses(string kustomization)
    {
        var budgets = Manifests.Render(kustomization).Objects.OfType<V1PodDisruptionBudget>().ToList();
        Assert.All(budgets, b => Assert.NotEqual("0", b.Spec.MaxUnavailable.Value));
        // Pods that do not start count as unavailable: without this nothing else could be moved beside them.
        Assert.All(budgets, b => Assert.Equal("AlwaysAllow", b.Spec.UnhealthyPodEvictionPolicy));
        Assert.Equal("1", budgets.Single(b => b.Metadata.Name == "lighthouse").Spec.MaxUnavailable.Value);
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public void A_pod_that_cannot_start_does_not_keep_the_others_from_being_replaced(string kustomization) =>
        Assert.All(Manifests.Render(kustomization).Objects.OfType<V1StatefulSet>(), s => Assert.Equal("Parallel", s.Spec.PodManagementPolicy));

    [Fact]
    public void Workers_of_production_are_spread_over_the_machines()
    {
        var spread = Assert.Single(Manifests.Render("overlays/production").Find("worker").Pod.TopologySpreadConstraints);
        Assert.Equal("kubernetes.io/hostname", spread.TopologyKey);
    }

    [Fact]
    public void The_namespace_keeps_the_standard_of_one_version()
    {
        var labels = Manifests.Read("namespace.yaml").Objects.Single().Metadata.Labels;
        Assert.Equal("restricted", labels["pod-security.kubernetes.io/enforce"]);
        Assert.Matches(@"^v1\.\d+$", labels["pod-security.kubernetes.io/enforce-version"]);
    }

    [Fact]
    public void In_production_a_machine_has_one_lighthouse()
    {
        var lighthouse = Manifests.Render("overlays/production").Find("lighthouse");
        Assert.Equal(3, lighthouse.Replicas);
        IsAloneOnItsMachine(lighthouse);
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task Two_schedulers_share_a_database_and_no_machine(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        var scheduler = manifests.Find("scheduler");
        await using var program = RealProgram.Of(manifests, scheduler);
        Assert.Equal(program.Node!.Storage.IsPostgres ? 2 : 1, scheduler.Replicas);
        if (scheduler.Replicas > 1) IsAloneOnItsMachine(scheduler);
    }

    private static void IsAloneOnItsMachine(Workload workload)
    {
        var apart = workload.Pod.Affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution.Single();
        Assert.Equal("kubernetes.io/hostname", apart.TopologyKey);
        Assert.True(Manifests.Selects(apart.LabelSelector.MatchLabels, workload.Labels));
    }

    private static List<string> SelectedBy(Manifests manifests, IDictionary<string, string> selector) =>
        [.. manifests.Workloads.Where(w => Manifests.Selects(selector, w.Labels)).Select(w => w.Name)];

    private static IEnumerable<(string What, IDictionary<string, string> Labels)> Labelled(Manifests manifests) =>
        manifests.Objects.Select(o => ($"{o.Kind} {o.Metadata.Name}", o.Metadata.Labels)).Concat(manifests.Workloads.Select(w => ($"the pods of {w}", w.Labels)));
}
