using System.Security.Cryptography;
using k8s;
using k8s.Models;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>A cluster in a namespace of Kubernetes: up, scaled, looked at, down.</summary>
/// <param name="access">The API server and the namespace.</param>
/// <param name="time">The clock of all waits.</param>
internal sealed class KubernetesCluster(KubernetesAccess access, TimeProvider time)
{
    private const int LogLines = 15;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private string Namespace => access.Namespace;

    /// <summary>Applies the plan's objects. Who else changed them is overruled; what they have beside ours stays.</summary>
    /// <returns>How many objects there are.</returns>
    public async Task<int> ApplyAsync(KubernetesPlan plan, CancellationToken cancellation)
    {
        var objects = plan.Draw();
        await MakeNamespaceAsync(cancellation);
        await MakeTokenAsync(cancellation);
        foreach (var each in objects) await access.AskAsync(client => ApplyAsync(client, each, cancellation));
        return objects.Count;
    }

    /// <summary>Waits until every pod that is wanted is ready.</summary>
    /// <param name="progress">Hears how many of how many pods are ready, and what the others are waiting for, whenever that changes.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Gives up; the cluster stays as it is.</param>
    /// <exception cref="InputException">A pod cannot become ready without help, or has not in time: the message has its reason and the end of its log.</exception>
    public async Task WaitUntilReadyAsync(Action<KubernetesReadiness> progress, TimeSpan patience, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        KubernetesReadiness? last = null;
        while (true)
        {
            var now = await ReadinessAsync(cancellation);
            if (last is null || !now.LooksLike(last)) progress(now);
            last = now;
            if (now.IsReady) return;
            if (now.Troubles.FirstOrDefault(t => t.IsHopeless) is { } hopeless) throw new InputException($"{hopeless.Pod} cannot start: {hopeless.Reason}{await EndOfLogAsync(hopeless, cancellation)}");
            if (time.GetElapsedTime(started) > patience)
                throw new InputException($"After {patience.TotalMinutes:0.#} minutes {now.Ready} of {now.Wanted} pods are ready.{(now.Troubles.Count == 0 ? "" : $" {now.Troubles[0].Pod}: {now.Troubles[0].Reason}{await EndOfLogAsync(now.Troubles[0], cancellation)}")}");
            await Task.Delay(Poll, time, cancellation);
        }
    }

    /// <summary>Our pods and how far they are.</summary>
    /// <exception cref="InputException">There is no cluster in the namespace.</exception>
    public async Task<KubernetesReadiness> ReadinessAsync(CancellationToken cancellation)
    {
        var sets = await access.AskAsync(client => client.AppsV1.ListNamespacedStatefulSetAsync(Namespace, labelSelector: KubernetesNames.Selector, cancellationToken: cancellation));
        var deployments = await access.AskAsync(client => client.AppsV1.ListNamespacedDeploymentAsync(Namespace, labelSelector: KubernetesNames.Selector, cancellationToken: cancellation));
        if (sets.Items.Count + deployments.Items.Count == 0) throw new InputException($"There is no cluster in {access.Name}. Start one with: sessionrec cluster up --kubernetes");
        var pods = await PodsAsync(KubernetesNames.Selector, cancellation);
        return new KubernetesReadiness([.. sets.Items.Select(KubernetesWorkload.Of), .. deployments.Items.Select(KubernetesWorkload.Of)], pods);
    }

    /// <summary>Wants so many workers.</summary>
    public Task ScaleAsync(int workers, CancellationToken cancellation)
    {
        if (workers is < 0 or > KubernetesPlan.MostWorkers) throw new InputException($"--workers: {workers} is not allowed; it is 0 to {KubernetesPlan.MostWorkers}.");
        var patch = new V1Patch(new { spec = new { replicas = workers } }, V1Patch.PatchType.MergePatch);
        return access.AskAsync(client => client.AppsV1.PatchNamespacedDeploymentScaleAsync(patch, KubernetesNames.Worker, Namespace, fieldManager: KubernetesNames.FieldManager, cancellationToken: cancellation));
    }

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
        foreach (var component in new[] { KubernetesNames.Worker, KubernetesNames.Scheduler, KubernetesNames.Lighthouse })
        {
            var before = (await PodsAsync(Of(component), cancellation)).Count;
            await DeleteWorkloadAsync(component, cancellation);
            await WaitUntilGoneAsync(component, patience, cancellation);
            if (before > 0) gone($"{component}: {before} left");
        }

        await DeleteOthersAsync(keepData, cancellation);
        if (keepData || await access.FindAsync(client => client.CoreV1.ReadNamespaceAsync(Namespace, cancellationToken: cancellation)) is not { } found) return;
        // Only one that we made: in another's there is more than ours.
        if (found.Metadata.Labels?.TryGetValue(KubernetesNames.ManagedByLabel, out var manager) != true || manager != KubernetesNames.FieldManager) return;
        await access.AskAsync(client => client.CoreV1.DeleteNamespaceAsync(Namespace, cancellationToken: cancellation));
        gone($"namespace {Namespace}: deleted");
    }

    private async Task MakeNamespaceAsync(CancellationToken cancellation)
    {
        if (await access.FindAsync(client => client.CoreV1.ReadNamespaceAsync(Namespace, cancellationToken: cancellation)) is null)
            await access.AskAsync(client => client.CoreV1.CreateNamespaceAsync(KubernetesPlan.NamespaceOf(Namespace), fieldManager: KubernetesNames.FieldManager, cancellationToken: cancellation));
    }

    /// <summary>Makes the operator's token unless there is one: a cluster that others can reach is not steered by anybody who does.</summary>
    private async Task MakeTokenAsync(CancellationToken cancellation)
    {
        if (await access.FindAsync(client => client.CoreV1.ReadNamespacedSecretAsync(KubernetesNames.OperatorSecret, Namespace, cancellationToken: cancellation)) is not null) return;
        var secret = KubernetesPlan.SecretOf(RandomNumberGenerator.GetHexString(48, lowercase: true));
        await access.AskAsync(client => client.CoreV1.CreateNamespacedSecretAsync(secret, Namespace, fieldManager: KubernetesNames.FieldManager, cancellationToken: cancellation));
    }

    private async Task<object> ApplyAsync(k8s.Kubernetes client, IKubernetesObject<V1ObjectMeta> wanted, CancellationToken cancellation)
    {
        var (name, patch) = (wanted.Metadata.Name, new V1Patch(wanted, V1Patch.PatchType.ApplyPatch));
        const string By = KubernetesNames.FieldManager;
        return wanted switch
        {
            V1ConfigMap => await client.CoreV1.PatchNamespacedConfigMapAsync(patch, name, Namespace, fieldManager: By, force: true, cancellationToken: cancellation),
            V1Service => await client.CoreV1.PatchNamespacedServiceAsync(patch, name, Namespace, fieldManager: By, force: true, cancellationToken: cancellation),
            V1ServiceAccount => await client.CoreV1.PatchNamespacedServiceAccountAsync(patch, name, Namespace, fieldManager: By, force: true, cancellationToken: cancellation),
            V1PodDisruptionBudget => await client.PolicyV1.PatchNamespacedPodDisruptionBudgetAsync(patch, name, Namespace, fieldManager: By, force: true, cancellationToken: cancellation),
            V1NetworkPolicy => await client.NetworkingV1.PatchNamespacedNetworkPolicyAsync(patch, name, Namespace, fieldManager: By, force: true, cancellationToken: cancellation),
            V1StatefulSet => await client.AppsV1.PatchNamespacedStatefulSetAsync(patch, name, Namespace, fieldManager: By, force: true, cancellationToken: cancellation),
            V1Deployment => await client.AppsV1.PatchNamespacedDeploymentAsync(patch, name, Namespace, fieldManager: By, force: true, cancellationToken: cancellation),
            _ => throw new InvalidOperationException($"{wanted.Kind} {name}: nobody has said how it is applied."),
        };
    }

    private Task<object?> DeleteWorkloadAsync(string component, CancellationToken cancellation) => access.FindAsync(async client => component == KubernetesNames.Worker
        ? (object)await client.AppsV1.DeleteNamespacedDeploymentAsync(component, Namespace, propagationPolicy: "Background", cancellationToken: cancellation)
        : await client.AppsV1.DeleteNamespacedStatefulSetAsync(component, Namespace, propagationPolicy: "Background", cancellationToken: cancellation));

    private async Task DeleteOthersAsync(bool keepData, CancellationToken cancellation)
    {
        foreach (var other in new KubernetesPlan { Namespace = Namespace }.Draw())
            await access.FindAsync<object>(async client => other switch
            {
                V1ConfigMap => await client.CoreV1.DeleteNamespacedConfigMapAsync(other.Metadata.Name, Namespace, cancellationToken: cancellation),
                V1Service => await client.CoreV1.DeleteNamespacedServiceAsync(other.Metadata.Name, Namespace, cancellationToken: cancellation),
                V1ServiceAccount => await client.CoreV1.DeleteNamespacedServiceAccountAsync(other.Metadata.Name, Namespace, cancellationToken: cancellation),
                V1PodDisruptionBudget => await client.PolicyV1.DeleteNamespacedPodDisruptionBudgetAsync(other.Metadata.Name, Namespace, cancellationToken: cancellation),
                V1NetworkPolicy => await client.NetworkingV1.DeleteNamespacedNetworkPolicyAsync(other.Metadata.Name, Namespace, cancellationToken: cancellation),
                _ => other,
            });
        if (keepData) return;
        foreach (var claim in await VolumesAsync(cancellation))
            await access.FindAsync(client => client.CoreV1.DeleteNamespacedPersistentVolumeClaimAsync(claim, Namespace, cancellationToken: cancellation));
        await access.FindAsync(client => client.CoreV1.DeleteNamespacedSecretAsync(KubernetesNames.OperatorSecret, Namespace, cancellationToken: cancellation));
    }

    private async Task WaitUntilGoneAsync(string component, TimeSpan patience, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (await PodsAsync(Of(component), cancellation) is { Count: > 0 } left)
        {
            if (time.GetElapsedTime(started) > patience) throw new InputException($"{left[0].Metadata.Name} does not end. Look: kubectl -n {Namespace} describe pod {left[0].Metadata.Name}");
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private async Task<IList<V1Pod>> PodsAsync(string selector, CancellationToken cancellation) =>
        (await access.AskAsync(client => client.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: selector, cancellationToken: cancellation))).Items;

    private static string Of(string component) => $"{KubernetesNames.Selector},{KubernetesNames.ComponentLabel}={component}";

    private async Task<string> EndOfLogAsync(PodTrouble trouble, CancellationToken cancellation)
    {
        if (!trouble.HasRun) return "";
        try
        {
            await using var log = await access.AskAsync(client => client.CoreV1.ReadNamespacedPodLogAsync(trouble.Pod, Namespace, tailLines: LogLines, cancellationToken: cancellation));
            using var reader = new StreamReader(log);
            var lines = (await reader.ReadToEndAsync(cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Length == 0 ? $"\nIts log is empty: kubectl -n {Namespace} logs {trouble.Pod}" : $"\nThe end of its log (kubectl -n {Namespace} logs {trouble.Pod}):\n  {string.Join("\n  ", lines)}";
        }
        catch (InputException)
        {
            // The container is just being started again: what is known of the pod is said already.
            return "";
        }
    }
}
