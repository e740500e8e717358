using k8s.Models;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>A StatefulSet or Deployment of ours, and how far Kubernetes is with it.</summary>
/// <param name="Name">For example <c>worker</c>.</param>
/// <param name="Wanted">Pods that are wanted.</param>
/// <param name="Ready">Pods that are ready, and of the template that is wanted.</param>
/// <param name="IsSettled">Whether Kubernetes has seen the last change, and no pods of an earlier one are left.</param>
internal sealed record KubernetesWorkload(string Name, int Wanted, int Ready, bool IsSettled)
{
    public bool IsReady => IsSettled && Ready >= Wanted;

    public static KubernetesWorkload Of(V1StatefulSet set)
    {
        var (wanted, status) = (set.Spec.Replicas ?? 1, set.Status);
        return new(set.Metadata.Name, wanted, Math.Min(status?.ReadyReplicas ?? 0, status?.UpdatedReplicas ?? 0), status is not null && status.ObservedGeneration >= set.Metadata.Generation && status.Replicas == wanted);
    }

    public static KubernetesWorkload Of(V1Deployment deployment)
    {
        var (wanted, status) = (deployment.Spec.Replicas ?? 1, deployment.Status);
        return new(deployment.Metadata.Name, wanted, Math.Min(status?.ReadyReplicas ?? 0, status?.UpdatedReplicas ?? 0), status is not null && status.ObservedGeneration >= deployment.Metadata.Generation && (status.Replicas ?? 0) == wanted);
    }
}
