using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using SessionRec.Cli.Cluster.Kubernetes;
using SessionRec.Core;

namespace SessionRec.Deploy.Tests;

/// <summary>What <c>cluster up --kubernetes</c> applies.</summary>
public class KubernetesPlanTests
{
    private static readonly KubernetesPlan Local = new() { Workers = 2, Cpus = 1, Memory = "1Gi" };

    [Fact]
    public void It_is_the_overlay_for_one_machine()
    {
        var overlay = Manifests.Render("overlays/local").Objects.ToDictionary(NameOf, Text);
        var drawn = Local.Draw().ToDictionary(NameOf, Text);
        Assert.Equal(overlay.Keys.Order(StringComparer.Ordinal), drawn.Keys.Order(StringComparer.Ordinal));
        Assert.All(overlay, o => Assert.Equal(o.Value, drawn[o.Key]));
    }

    [Fact]
    public async Task Three_lighthouses_are_the_only_seeds_as_in_the_base()
    {
        var manifests = Manifests.Of((Local with { Lighthouses = 3 }).Draw());
        await using var worker = RealProgram.Of(manifests, manifests.Find("worker"));
        Assert.Equal(3, manifests.Find("lighthouse").Replicas);
        await using var @base = RealProgram.Of(Manifests.Render("base"), Manifests.Render("base").Find("worker"));
        Assert.Equal(@base.Cluster.Seeds, worker.Cluster.Seeds);
    }

    [Theory]
    [InlineData(1, "512Mi")]
    [InlineData(4, "3Gi")]
    [InlineData(16, "1000000001")]
    public async Task A_worker_offers_what_was_asked_for_and_has_room_beside_it(int cpus, string memory)
    {
        var manifests = Manifests.Of((Local with { Cpus = cpus, Memory = memory, Image = "registry.example.org/it:1.2.3" }).Draw());
        var worker = manifests.Find("worker");
        await using var program = RealProgram.Of(manifests, worker);
        Assert.Equal((cpus, MemorySize.Parse(memory, "")), (program.Node!.Cpu, program.Node.MemoryBytes));
        var limits = worker.Container.Resources.Limits;
        Assert.True(limits["cpu"].ToDecimal() > cpus && limits["memory"].ToDecimal() * 0.75m >= program.Node.MemoryBytes);
        Assert.All(manifests.Workloads, w => Assert.Equal("registry.example.org/it:1.2.3", w.Container.Image));
    }

    [Theory]
    [InlineData(2, 1, 1, "1Gi", "sessionrec", "--lighthouses")]
    [InlineData(1, 0, 1, "1Gi", "sessionrec", "--workers")]
    [InlineData(1, 1, 0, "1Gi", "sessionrec", "--cpus")]
    [InlineData(1, 1, 1, "much", "sessionrec", "--memory")]
    [InlineData(1, 1, 1, "1Gi", "Session_Rec", "--namespace")]
    public void What_is_not_allowed_is_named(int lighthouses, int workers, int cpus, string memory, string @namespace, string option)
    {
        var plan = new KubernetesPlan { Lighthouses = lighthouses, Workers = workers, Cpus = cpus, Memory = memory, Namespace = @namespace };
        Assert.StartsWith(option, Assert.Throws<InputException>(plan.Draw).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1Gi", 1L << 30)]
    [InlineData("20Gi", 20L << 30)]
    public void The_scheduler_gets_a_volume_of_that_size(string storage, long bytes)
    {
        var scheduler = (Local with { Storage = storage }).Draw().OfType<V1StatefulSet>().Single(s => s.Metadata.Name == "scheduler");
        Assert.Equal(bytes, scheduler.Spec.VolumeClaimTemplates.Single().Spec.Resources.Requests["storage"].ToDecimal());
        Assert.StartsWith("--storage", Assert.Throws<InputException>((Local with { Storage = "much" }).Draw).Message, StringComparison.Ordinal);
    }

    private static string NameOf(IKubernetesObject<V1ObjectMeta> it) => $"{it.Kind} {it.Metadata.Name}";

    /// <summary>As JSON, quantities as numbers: 1Gi is 1024Mi.</summary>
    private static string Text(IKubernetesObject<V1ObjectMeta> it)
    {
        foreach (var pods in Manifests.Of([it]).Workloads.Select(w => w.Container.Resources))
            foreach (var amounts in new[] { pods.Requests, pods.Limits })
                foreach (var (resource, amount) in amounts.ToList())
                    amounts[resource] = new ResourceQuantity(amount.ToDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Sorted(JsonNode.Parse(KubernetesJson.Serialize(it)))!.ToJsonString();
    }

    private static JsonNode? Sorted(JsonNode? it) => it switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, Sorted(f.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => it?.DeepClone(),
    };
}
