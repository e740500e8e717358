using k8s;
using k8s.Autorest;
using k8s.Models;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>Takes a cluster out of a namespace, also one that kubectl put there from another overlay: what has our labels goes.</summary>
/// <param name="access">The API server and the namespace.</param>
/// <param name="time">The clock of all waits.</param>
internal sealed class KubernetesTeardown(KubernetesAccess access, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private string Namespace => access.Namespace;

    /// <summary>The claims of volumes that have studies.</summary>
    public async Task<IReadOnlyList<string>> VolumesAsync(CancellationToken cancellation) =>
        [.. (await access.AskAsync(client => client.CoreV1.ListNamespacedPersistentVolumeClaimAsync(Namespace, labelSelector: KubernetesNames.Selector, cancellationToken: cancellation))).Items.Select(c => c.Metadata.Name)];

    /// <summary>Deletes the cluster: workers first, so that they can hand back what they hold, then schedulers, then Lighthouses; waits until their pods are gone.</summary>
    /// <param name="keepData">Whether the volumes with the studies, and the operator's token, stay.</param>
    /// <param name="gone">Hears of what is gone.</param>
    /// <param name="patience">How long each kind may take to end.</param>
    /// <param name="cancellation">Gives up half-way.</param>
    public async Task DownAsync(bool keepData, Action<string> gone, TimeSpan patience, CancellationToken cancellation)
    {
        // Who scales the workers would want them back.
        await DeleteScaledObjectsAsync(cancellation);
        await DeleteAsync(
            async c => (await c.AutoscalingV2.ListNamespacedHorizontalPodAutoscalerAsync(Namespace, labelSelector: KubernetesNames.Selector, cancellationToken: cancellation)).Items,
            (c, name) => c.AutoscalingV2.DeleteNamespacedHorizontalPodAutoscalerAsync(name, Namespace, cancellationToken: cancellation));
        foreach (var component in new[] { KubernetesNames.Worker, KubernetesNames.Scheduler, KubernetesNames.Lighthouse })
        {
            var before = (await PodsAsync(component, cancellation)).Count;
            await DeleteWorkloadAsync(component, cancellation);
            await WaitUntilGoneAsync(component, patience, cancellation);
            if (before > 0) gone($"{component}: {before} left");
        }

        await DeleteOthersAsync(keepData, cancellation);
        if (keepData || await access.FindAsync(client => client.CoreV1.ReadNamespaceAsync(Namespace, cancellationToken: cancellation)) is not { } found) return;
        // Only one that we made: in another's there is more than ours.
        if (found.Metadata.Labels?.TryGetValue(KubernetesNames.ManagedByLabel, out var manager) != true || manager != KubernetesNames.FieldManager) return;
        await access.FindAsync<object>(async client => await client.CoreV1.DeleteNamespaceAsync(Namespace, cancellationToken: cancellation));
        // Until it is really gone, nothing can be put into one of its name.
        await new KubernetesNamespace(access, time).WaitUntilGoneAsync(patience, cancellation);
        gone($"namespace {Namespace}: deleted");
    }

    private Task<object?> DeleteWorkloadAsync(string component, CancellationToken cancellation) => access.FindAsync(async client => component == KubernetesNames.Worker
        ? (object)await client.AppsV1.DeleteNamespacedDeploymentAsync(component, Namespace, propagationPolicy: "Background", cancellationToken: cancellation)
        : await client.AppsV1.DeleteNamespacedStatefulSetAsync(component, Namespace, propagationPolicy: "Background", cancellationToken: cancellation));

    private async Task DeleteOthersAsync(bool keepData, CancellationToken cancellation)
    {
        const string Ours = KubernetesNames.Selector;
        await DeleteAsync(async c => (await c.CoreV1.ListNamespacedConfigMapAsync(Namespace, labelSelector: Ours, cancellationToken: cancellation)).Items, (c, n) => c.CoreV1.DeleteNamespacedConfigMapAsync(n, Namespace, cancellationToken: cancellation));
        await DeleteAsync(async c => (await c.CoreV1.ListNamespacedServiceAsync(Namespace, labelSelector: Ours, cancellationToken: cancellation)).Items, (c, n) => c.CoreV1.DeleteNamespacedServiceAsync(n, Namespace, cancellationToken: cancellation));
        await DeleteAsync(async c => (await c.CoreV1.ListNamespacedServiceAccountAsync(Namespace, labelSelector: Ours, cancellationToken: cancellation)).Items, (c, n) => c.CoreV1.DeleteNamespacedServiceAccountAsync(n, Namespace, cancellationToken: cancellation));
        await DeleteAsync(async c => (await c.PolicyV1.ListNamespacedPodDisruptionBudgetAsync(Namespace, labelSelector: Ours, cancellationToken: cancellation)).Items, (c, n) => c.PolicyV1.DeleteNamespacedPodDisruptionBudgetAsync(n, Namespace, cancellationToken: cancellation));
        await DeleteAsync(async c => (await c.NetworkingV1.ListNamespacedNetworkPolicyAsync(Namespace, labelSelector: Ours, cancellationToken: cancellation)).Items, (c, n) => c.NetworkingV1.DeleteNamespacedNetworkPolicyAsync(n, Namespace, cancellationToken: cancellation));
        if (keepData) return;
        foreach (var claim in await VolumesAsync(cancellation))
            await access.FindAsync(client => client.CoreV1.DeleteNamespacedPersistentVolumeClaimAsync(claim, Namespace, cancellationToken: cancellation));
        await access.FindAsync(client => client.CoreV1.DeleteNamespacedSecretAsync(KubernetesNames.OperatorSecret, Namespace, cancellationToken: cancellation));
    }

    private async Task DeleteAsync<T, TDeleted>(Func<k8s.Kubernetes, Task<IList<T>>> list, Func<k8s.Kubernetes, string, Task<TDeleted>> delete)
        where T : IMetadata<V1ObjectMeta>
        where TDeleted : class
    {
        foreach (var each in await access.AskAsync(list)) await access.FindAsync(client => delete(client, each.Metadata.Name));
    }

    /// <summary>KEDA's, where there is one; a cluster without KEDA does not know the kind, and not every user may see it.</summary>
    private async Task DeleteScaledObjectsAsync(CancellationToken cancellation)
    {
        const string Group = "keda.sh", Version = "v1alpha1", Plural = "scaledobjects";
        var found = await access.FindAsync(async client =>
        {
            try
            {
                return await client.CustomObjects.ListNamespacedCustomObjectAsync<ScaledObjects>(Group, Version, Namespace, Plural, labelSelector: KubernetesNames.Selector, cancellationToken: cancellation);
            }
            catch (HttpOperationException refused) when (refused.Response.StatusCode == System.Net.HttpStatusCode.Forbidden)
            {
                return new ScaledObjects();
            }
        });
        foreach (var each in found?.Items ?? [])
            await access.FindAsync(client => client.CustomObjects.DeleteNamespacedCustomObjectAsync(Group, Version, Namespace, Plural, each.Metadata.Name, cancellationToken: cancellation));
    }

    private async Task WaitUntilGoneAsync(string component, TimeSpan patience, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (await PodsAsync(component, cancellation) is { Count: > 0 } left)
        {
            if (time.GetElapsedTime(started) > patience) throw new InputException($"{left[0].Metadata.Name} does not end. Look: kubectl -n {Namespace} describe pod {left[0].Metadata.Name}");
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private async Task<IList<V1Pod>> PodsAsync(string component, CancellationToken cancellation) =>
        (await access.AskAsync(client => client.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: $"{KubernetesNames.Selector},{KubernetesNames.ComponentLabel}={component}", cancellationToken: cancellation))).Items;

    /// <summary>As much of KEDA's list as it takes to delete what is in it.</summary>
    private sealed record ScaledObjects
    {
        public IList<ScaledObject> Items { get; init; } = [];
    }

    private sealed record ScaledObject(V1ObjectMeta Metadata);
}
