using System.Globalization;
using k8s.Models;
using SessionRec.Actors.Commands;

namespace SessionRec.Deploy.Tests;

/// <summary>Who may talk to whom, worked out from the policies as a network plugin does: the sender's must let it out and the receiver's let it in.</summary>
public class NetworkPolicyTests
{
    private static readonly Dictionary<string, string> Stranger = new() { ["app"] = "something-else" };
    private static readonly Dictionary<string, string> Client = new() { ["sessionrec/client"] = "true" };
    private static readonly Dictionary<string, string> Prometheus = new() { ["app.kubernetes.io/name"] = "prometheus" };
    private static readonly Dictionary<string, string> Ours = NamespaceOf("sessionrec");

    [Theory]
    [InlineData("lighthouse", "scheduler", "akka", true)]
    [InlineData("scheduler", "lighthouse", "akka", true)]
    [InlineData("worker", "lighthouse", "akka", true)]
    [InlineData("worker", "worker", "akka", true)]
    [InlineData("scheduler", "worker", "akka", true)]
    [InlineData("worker", "scheduler", "http", true)]
    [InlineData("client", "scheduler", "pbm", false)]
    [InlineData("worker", "scheduler", "pbm", false)]
    [InlineData("lighthouse", "scheduler", "pbm", false)]
    [InlineData("scheduler", "lighthouse", "pbm", false)]
    [InlineData("client", "scheduler", "http", true)]
    [InlineData("client", "scheduler", "akka", false)]
    [InlineData("client", "worker", "http", false)]
    [InlineData("client", "lighthouse", "http", false)]
    [InlineData("stranger", "scheduler", "http", false)]
    [InlineData("stranger", "scheduler", "akka", false)]
    [InlineData("stranger", "lighthouse", "akka", false)]
    [InlineData("stranger", "worker", "akka", false)]
    [InlineData("lighthouse", "scheduler", "http", false)]
    [InlineData("worker", "worker", "http", false)]
    [InlineData("worker", "stranger", "http", false)]
    [InlineData("scheduler", "stranger", "akka", false)]
    public void Who_may_talk_to_whom(string from, string to, string port, bool allowed)
    {
        foreach (var kustomization in Manifests.Kustomizations)
        {
            var manifests = Manifests.Render(kustomization.Data);
            Assert.Equal(allowed, Allowed(manifests, PodOf(manifests, from), PodOf(manifests, to), port));
        }
    }

    [Fact]
    public void Names_can_be_looked_up()
    {
        foreach (var kustomization in Manifests.Kustomizations)
        {
            var manifests = Manifests.Render(kustomization.Data);
            foreach (var workload in manifests.Workloads)
            {
                var rules = PoliciesOf(manifests, new Pod(workload.Labels, Ours), "Egress").SelectMany(p => p.Spec.Egress ?? []);
                Assert.Contains(rules, r => r.Ports.Any(p => p.Port.Value == "53" && p.Protocol == "UDP") && r.To.Any(t => t.NamespaceSelector is not null));
            }
        }
    }

    [Theory]
    [InlineData("overlays/local", "scheduler", "database", "5432", false)]
    [InlineData("overlays/production", "scheduler", "database", "5432", true)]
    [InlineData("overlays/production", "worker", "database", "5432", false)]
    [InlineData("overlays/production", "lighthouse", "database", "5432", false)]
    [InlineData("overlays/production", "scheduler", "stranger", "5432", false)]
    [InlineData("overlays/local", "prometheus", "scheduler", "http", false)]
    [InlineData("overlays/production", "prometheus", "scheduler", "http", true)]
    [InlineData("overlays/production", "prometheus", "worker", "http", true)]
    [InlineData("overlays/production", "prometheus", "scheduler", "akka", false)]
    [InlineData("overlays/production", "namesake of prometheus", "scheduler", "http", false)]
    [InlineData("overlays/production", "prometheus", "scheduler", "pbm", false)]
    [InlineData("overlays/production", "scheduler", "collector", "4317", false)]
    [InlineData(Manifests.WithComponents, "scheduler", "collector", "4317", true)]
    [InlineData(Manifests.WithComponents, "worker", "collector", "4317", true)]
    [InlineData(Manifests.WithComponents, "worker", "stranger", "4317", false)]
    [InlineData("overlays/production", "worker", "store", "9000", false)]
    [InlineData(Manifests.WithStore, "worker", "store", "9000", true)]
    [InlineData(Manifests.WithStore, "scheduler", "store", "9000", true)]
    [InlineData(Manifests.WithStore, "lighthouse", "store", "9000", false)]
    [InlineData(Manifests.WithStore, "worker", "stranger", "9000", false)]
    [InlineData("overlays/autoscale", "prometheus", "scheduler", "http", true)]
    [InlineData("overlays/autoscale-hpa", "prometheus", "scheduler", "http", true)]
    public void Who_may_talk_to_whom_in_an_overlay(string kustomization, string from, string to, string port, bool allowed)
    {
        var manifests = Manifests.Render(kustomization);
        Assert.Equal(allowed, Allowed(manifests, PodOf(manifests, from), PodOf(manifests, to), port));
    }

    private static Pod PodOf(Manifests manifests, string who) => who switch
    {
        "stranger" => new(Stranger, Ours),
        "client" => new(Client, Ours),
        "database" => new(new Dictionary<string, string> { ["app.kubernetes.io/name"] = "postgresql" }, NamespaceOf("databases")),
        "store" => new(new Dictionary<string, string> { ["app.kubernetes.io/name"] = "minio" }, NamespaceOf("minio")),
        "collector" => new(new Dictionary<string, string> { ["app.kubernetes.io/name"] = "opentelemetry-collector" }, NamespaceOf("monitoring")),
        "prometheus" => new(Prometheus, NamespaceOf("monitoring")),
        "namesake of prometheus" => new(Prometheus, NamespaceOf("elsewhere")),
        _ => new(manifests.Find(who).Labels, Ours),
    };

    private static Dictionary<string, string> NamespaceOf(string name) => new() { ["kubernetes.io/metadata.name"] = name };

    private static bool Allowed(Manifests manifests, Pod from, Pod to, string port)
    {
        var outward = PoliciesOf(manifests, from, "Egress");
        var inward = PoliciesOf(manifests, to, "Ingress");
        // A pod that no policy selects is free.
        return (outward.Count == 0 || outward.SelectMany(p => p.Spec.Egress ?? []).Any(r => Opens(manifests, r.Ports, port) && r.To.Any(t => Is(t, to))))
            && (inward.Count == 0 || inward.SelectMany(p => p.Spec.Ingress ?? []).Any(r => Opens(manifests, r.Ports, port) && r.FromProperty.Any(f => Is(f, from))));
    }

    private static List<V1NetworkPolicy> PoliciesOf(Manifests manifests, Pod pod, string direction) =>
        [.. manifests.Objects.OfType<V1NetworkPolicy>().Where(p => pod.Namespace == Ours && p.Spec.PolicyTypes.Contains(direction) && Manifests.Selects(p.Spec.PodSelector.MatchLabels, pod.Labels))];

    /// <summary>By its number: a network plugin need not know the names of ports.</summary>
    private static bool Opens(Manifests manifests, IEnumerable<V1NetworkPolicyPort> ports, string port)
    {
        var numbers = manifests.Workloads.SelectMany(w => w.Container.Ports).Where(p => p.Name == port).Select(p => p.ContainerPort).Distinct().ToList();
        var number = port == "pbm" ? CommandHostOptions.DefaultPort : numbers.Count == 0 ? int.Parse(port, CultureInfo.InvariantCulture) : numbers.Single();
        return ports.Any(p => p.Port.Value == number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Both selectors must select; a peer that names no namespaces is of the policy's own, one that names no pods is all pods.</summary>
    private static bool Is(V1NetworkPolicyPeer peer, Pod pod) =>
        peer.IpBlock is null
        && (peer.NamespaceSelector is { } namespaces ? Manifests.Selects(namespaces.MatchLabels, pod.Namespace) : pod.Namespace == Ours)
        && Manifests.Selects(peer.PodSelector?.MatchLabels, pod.Labels);

    private sealed record Pod(IDictionary<string, string> Labels, IDictionary<string, string> Namespace);
}
