using k8s.Models;

namespace SessionRec.Deploy.Tests;

/// <summary>Who may talk to whom, worked out from the policies as a network plugin does: the sender's must let it out and the receiver's let it in.</summary>
public class NetworkPolicyTests
{
    private static readonly Dictionary<string, string> Stranger = new() { ["app"] = "something-else" };
    private static readonly Dictionary<string, string> Client = new() { ["sessionrec/client"] = "true" };

    [Theory]
    [InlineData("lighthouse", "scheduler", "akka", true)]
    [InlineData("scheduler", "lighthouse", "akka", true)]
    [InlineData("worker", "lighthouse", "akka", true)]
    [InlineData("worker", "worker", "akka", true)]
    [InlineData("scheduler", "worker", "akka", true)]
    [InlineData("worker", "scheduler", "http", true)]
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
            Assert.Equal(allowed, Allowed(manifests, LabelsOf(manifests, from), LabelsOf(manifests, to), port));
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
                var rules = PoliciesOf(manifests, workload.Labels, "Egress").SelectMany(p => p.Spec.Egress ?? []);
                Assert.Contains(rules, r => r.Ports.Any(p => p.Port.Value == "53" && p.Protocol == "UDP") && r.To.Any(t => t.NamespaceSelector is not null));
            }
        }
    }

    private static IDictionary<string, string> LabelsOf(Manifests manifests, string who) => who switch
    {
        "stranger" => Stranger,
        "client" => Client,
        _ => manifests.Find(who).Labels,
    };

    private static bool Allowed(Manifests manifests, IDictionary<string, string> from, IDictionary<string, string> to, string port)
    {
        var outward = PoliciesOf(manifests, from, "Egress");
        var inward = PoliciesOf(manifests, to, "Ingress");
        // A pod that no policy selects is free.
        return (outward.Count == 0 || outward.SelectMany(p => p.Spec.Egress ?? []).Any(r => Named(r.Ports, port) && r.To.Any(t => Is(t, to))))
            && (inward.Count == 0 || inward.SelectMany(p => p.Spec.Ingress ?? []).Any(r => Named(r.Ports, port) && r.FromProperty.Any(f => Is(f, from))));
    }

    private static List<V1NetworkPolicy> PoliciesOf(Manifests manifests, IDictionary<string, string> labels, string direction) =>
        [.. manifests.Objects.OfType<V1NetworkPolicy>().Where(p => p.Spec.PolicyTypes.Contains(direction) && Manifests.Selects(p.Spec.PodSelector.MatchLabels, labels))];

    private static bool Named(IEnumerable<V1NetworkPolicyPort> ports, string port) => ports.Any(p => p.Port.Value == port);

    private static bool Is(V1NetworkPolicyPeer peer, IDictionary<string, string> labels) => peer.PodSelector is { } pods && Manifests.Selects(pods.MatchLabels, labels);
}
