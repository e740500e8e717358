using System.Security.Cryptography;
using k8s;
using k8s.Autorest;
using k8s.Models;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>A cluster in a namespace of Kubernetes: up, scaled, looked at. <see cref="KubernetesTeardown"/> takes it down.</summary>
/// <param name="access">The API server and the namespace.</param>
/// <param name="time">The clock of all waits.</param>
internal sealed class KubernetesCluster(KubernetesAccess access, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>For so long a pod may look hopeless: a secret that was just made, and nodes that give up joining and try again, come right by themselves.</summary>
    private static readonly TimeSpan HopelessAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan NamespaceGoneWithin = TimeSpan.FromMinutes(3);

    /// <summary>What the server is asked for to only say what it would do.</summary>
    private const string Rehearsal = "All";

    private readonly PodWords _words = new(access);

    private string Namespace => access.Namespace;

    /// <summary>Applies the plan's objects, all of them or none. Who else changed them is overruled; what they have beside ours stays.</summary>
    /// <returns>How many objects there are.</returns>
    /// <exception cref="InputException">The server refuses one; nothing was changed.</exception>
    public async Task<int> ApplyAsync(KubernetesPlan plan, CancellationToken cancellation)
    {
        var objects = plan.Draw();
        await new KubernetesNamespace(access, time).MakeAsync(NamespaceGoneWithin, cancellation);
        try
        {
            foreach (var each in objects) await access.AskAsync(client => ApplyAsync(client, each, Rehearsal, cancellation));
        }
        catch (InputException refused)
        {
            throw new InputException($"{refused.Message}\nNothing was changed. If the cluster in {access.Name} was made with another --storage, say the same one again; if it is of another overlay, such as production, change it by kubectl apply -k. Or take it down first: sessionrec cluster down --kubernetes --namespace {Namespace}", refused);
        }

        await MakeTokenAsync(cancellation);
        foreach (var each in objects) await access.AskAsync(client => ApplyAsync(client, each, dryRun: null, cancellation));
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
        var hopelessSince = new Dictionary<string, long>(StringComparer.Ordinal);
        KubernetesReadiness? last = null;
        while (true)
        {
            var now = await ReadinessAsync(cancellation);
            if (last is null || !now.LooksLike(last)) progress(now);
            last = now;
            if (now.IsReady) return;
            foreach (var old in now.InTheWay) await RemoveAsync(old, cancellation);
            var hopeless = now.Troubles.Where(t => t is { IsHopeless: true, IsOutdated: false }).ToList();
            foreach (var recovered in hopelessSince.Keys.Except(hopeless.Select(t => t.Uid)).ToList()) hopelessSince.Remove(recovered);
            foreach (var trouble in hopeless) hopelessSince.TryAdd(trouble.Uid, time.GetTimestamp());
            if (hopeless.Find(t => time.GetElapsedTime(hopelessSince[t.Uid]) >= HopelessAfter) is { } lost) throw new InputException($"{lost.Name} cannot start: {lost.Reason}{await _words.OfAsync(lost, cancellation)}");
            if (time.GetElapsedTime(started) > patience)
                throw new InputException($"After {patience.TotalMinutes:0.#} minutes {now.Ready} of {now.Wanted} pods are ready.{(now.Troubles.Count == 0 ? "" : $" {now.Troubles[0].Name}: {now.Troubles[0].Reason}{await _words.OfAsync(now.Troubles[0], cancellation)}")}");
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
        var workloads = new List<KubernetesWorkload>();
        foreach (var set in sets.Items.Select(KubernetesWorkload.Of))
            // A Deployment says in its status why it gets no pods; of a StatefulSet there are only events.
            workloads.Add(KubernetesReadiness.IsShort(set, pods) ? set with { Refusal = await _words.LastWarningAsync(V1StatefulSet.KubeKind, set.Name, cancellation) } : set);
        return new KubernetesReadiness([.. workloads, .. deployments.Items.Select(KubernetesWorkload.Of)], pods);
    }

    /// <summary>Wants so many workers.</summary>
    public Task ScaleAsync(int workers, CancellationToken cancellation)
    {
        if (workers is < 0 or > KubernetesPlan.MostWorkers) throw new InputException($"--workers: {workers} is not allowed; it is 0 to {KubernetesPlan.MostWorkers}.");
        var patch = new V1Patch(new { spec = new { replicas = workers } }, V1Patch.PatchType.MergePatch);
        return access.AskAsync(client => client.AppsV1.PatchNamespacedDeploymentScaleAsync(patch, KubernetesNames.Worker, Namespace, fieldManager: KubernetesNames.FieldManager, cancellationToken: cancellation));
    }

    /// <summary>Deletes a pod that cannot start and is to be replaced: a StatefulSet would wait for it to become ready before it goes on.</summary>
    private Task<V1Pod?> RemoveAsync(PodTrouble old, CancellationToken cancellation) => access.FindAsync<V1Pod>(async client =>
    {
        try
        {
            return await client.CoreV1.DeleteNamespacedPodAsync(old.Name, Namespace, new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = old.Uid } }, cancellationToken: cancellation);
        }
        catch (HttpOperationException replaced) when (replaced.Response.StatusCode == System.Net.HttpStatusCode.Conflict)
        {
            // Another of its name is there already.
            return null!;
        }
    });

    /// <summary>Makes the operator's token unless there is one: a cluster that others can reach is not steered by anybody who does.</summary>
    private async Task MakeTokenAsync(CancellationToken cancellation)
    {
        if (await access.FindAsync(client => client.CoreV1.ReadNamespacedSecretAsync(KubernetesNames.OperatorSecret, Namespace, cancellationToken: cancellation)) is not null) return;
        var secret = KubernetesPlan.SecretOf(RandomNumberGenerator.GetHexString(48, lowercase: true));
        await access.AskAsync(client => client.CoreV1.CreateNamespacedSecretAsync(secret, Namespace, fieldManager: KubernetesNames.FieldManager, cancellationToken: cancellation));
    }

    private async Task<object> ApplyAsync(k8s.Kubernetes client, IKubernetesObject<V1ObjectMeta> wanted, string? dryRun, CancellationToken cancellation)
    {
        var (name, patch) = (wanted.Metadata.Name, new V1Patch(wanted, V1Patch.PatchType.ApplyPatch));
        const string By = KubernetesNames.FieldManager;
        return wanted switch
        {
            V1ConfigMap => await client.CoreV1.PatchNamespacedConfigMapAsync(patch, name, Namespace, dryRun: dryRun, fieldManager: By, force: true, cancellationToken: cancellation),
            V1Service => await client.CoreV1.PatchNamespacedServiceAsync(patch, name, Namespace, dryRun: dryRun, fieldManager: By, force: true, cancellationToken: cancellation),
            V1ServiceAccount => await client.CoreV1.PatchNamespacedServiceAccountAsync(patch, name, Namespace, dryRun: dryRun, fieldManager: By, force: true, cancellationToken: cancellation),
            V1PodDisruptionBudget => await client.PolicyV1.PatchNamespacedPodDisruptionBudgetAsync(patch, name, Namespace, dryRun: dryRun, fieldManager: By, force: true, cancellationToken: cancellation),
            V1NetworkPolicy => await client.NetworkingV1.PatchNamespacedNetworkPolicyAsync(patch, name, Namespace, dryRun: dryRun, fieldManager: By, force: true, cancellationToken: cancellation),
            V1StatefulSet => await client.AppsV1.PatchNamespacedStatefulSetAsync(patch, name, Namespace, dryRun: dryRun, fieldManager: By, force: true, cancellationToken: cancellation),
            V1Deployment => await client.AppsV1.PatchNamespacedDeploymentAsync(patch, name, Namespace, dryRun: dryRun, fieldManager: By, force: true, cancellationToken: cancellation),
            _ => throw new InvalidOperationException($"{wanted.Kind} {name}: nobody has said how it is applied."),
        };
    }

    private async Task<IList<V1Pod>> PodsAsync(string selector, CancellationToken cancellation) =>
        (await access.AskAsync(client => client.CoreV1.ListNamespacedPodAsync(Namespace, labelSelector: selector, cancellationToken: cancellation))).Items;
}
