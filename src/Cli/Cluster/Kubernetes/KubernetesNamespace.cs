using k8s;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>The namespace that a cluster is in.</summary>
/// <param name="access">The API server and the namespace's name.</param>
/// <param name="time">The clock of all waits.</param>
internal sealed class KubernetesNamespace(KubernetesAccess access, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Makes it where there is none; one that is being deleted is waited for first.</summary>
    public async Task MakeAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } there)
        {
            if (there.Metadata.DeletionTimestamp is null) return;
            await WaitUntilGoneAsync(patience, cancellation);
        }

        await access.AskAsync(client => client.CoreV1.CreateNamespaceAsync(KubernetesPlan.NamespaceOf(access.Namespace), fieldManager: KubernetesNames.FieldManager, cancellationToken: cancellation));
    }

    /// <summary>Waits until it is gone, with all that was in it.</summary>
    /// <exception cref="InputException">It is not in time.</exception>
    public async Task WaitUntilGoneAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (await FindAsync(cancellation) is not null)
        {
            if (time.GetElapsedTime(started) > patience)
                throw new InputException($"namespace {access.Namespace} is still being deleted after {patience.TotalMinutes:0.#} minutes. What holds it: kubectl get namespace {access.Namespace} -o yaml");
            await Task.Delay(Poll, time, cancellation);
        }
    }

    private Task<k8s.Models.V1Namespace?> FindAsync(CancellationToken cancellation) =>
        access.FindAsync(client => client.CoreV1.ReadNamespaceAsync(access.Namespace, cancellationToken: cancellation));
}
