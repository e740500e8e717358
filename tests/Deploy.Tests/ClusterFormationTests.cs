using k8s.Models;

namespace SessionRec.Deploy.Tests;

/// <summary>The nodes call themselves as the others call them: Akka compares addresses by their letters.</summary>
public class ClusterFormationTests
{
    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task The_seeds_are_all_lighthouses_and_then_perhaps_schedulers(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        var lighthouses = await AddressesAsync(manifests, "lighthouse");
        var schedulers = await AddressesAsync(manifests, "scheduler");
        await using var worker = RealProgram.Of(manifests, manifests.Find("worker"));
        Assert.Equal(lighthouses, worker.Cluster.Seeds.Take(lighthouses.Count));
        Assert.All(worker.Cluster.Seeds.Skip(lighthouses.Count), seed => Assert.Contains(seed, schedulers));
        // Alone it would find nobody to ask when it is started again, and begin a second cluster.
        Assert.True(worker.Cluster.Seeds.Count >= 2);
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task A_majority_of_lighthouses_decides_only_where_there_are_three(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        await using var worker = RealProgram.Of(manifests, manifests.Find("worker"));
        Assert.Equal(manifests.Find("lighthouse").Replicas >= 3, worker.Cluster.LighthouseCount >= 3);
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task Nodes_with_names_are_found_by_them_before_they_are_ready(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        foreach (var set in manifests.Workloads.Where(w => w.ServiceName is not null))
        {
            await using var program = RealProgram.Of(manifests, set);
            Assert.Equal($"{set.PodName(0)}.{set.ServiceName}", program.Cluster.Host);
            var service = manifests.Object<V1Service>(set.ServiceName!);
            Assert.Equal("None", service.Spec.ClusterIP);
            Assert.True(service.Spec.PublishNotReadyAddresses);
            Assert.True(Manifests.Selects(service.Spec.Selector, set.Labels));
        }
    }

    [Theory]
    [MemberData(nameof(Manifests.Kustomizations), MemberType = typeof(Manifests))]
    public async Task Workers_fetch_corpora_from_the_pod_that_has_them(string kustomization)
    {
        var manifests = Manifests.Render(kustomization);
        await using var scheduler = RealProgram.Of(manifests, manifests.Find("scheduler"));
        Assert.Equal((scheduler.Cluster.Host, scheduler.HttpUrl.Port), (scheduler.Node!.AdvertisedUrl.Host, scheduler.Node.AdvertisedUrl.Port));
    }

    private static async Task<List<string>> AddressesAsync(Manifests manifests, string name)
    {
        var workload = manifests.Find(name);
        var addresses = new List<string>();
        for (var replica = 0; replica < workload.Replicas; replica++)
        {
            await using var program = RealProgram.Of(manifests, workload, replica);
            addresses.Add(program.Address);
        }

        return addresses;
    }
}
