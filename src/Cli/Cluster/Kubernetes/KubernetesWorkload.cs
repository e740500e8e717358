using k8s;
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

    /// <summary>Whether its pods have names and are replaced one after another: one that cannot start holds up all others.</summary>
    public bool HasNamedPods { get; private init; }

    /// <summary>Why pods cannot even be made, as Kubernetes keeps it; null where it does not say.</summary>
    public string? Refusal { get; init; }

    private V1Container? Container { get; init; }

    public static KubernetesWorkload Of(V1StatefulSet set)
    {
        var (wanted, status) = (set.Spec.Replicas ?? 1, set.Status);
        return new(set.Metadata.Name, wanted, Math.Min(status?.ReadyReplicas ?? 0, status?.UpdatedReplicas ?? 0), status is not null && status.ObservedGeneration >= set.Metadata.Generation && status.Replicas == wanted)
        {
            HasNamedPods = true,
            Container = ContainerOf(set.Metadata.Name, set.Spec.Template.Spec),
        };
    }

    public static KubernetesWorkload Of(V1Deployment deployment)
    {
        var (wanted, status) = (deployment.Spec.Replicas ?? 1, deployment.Status);
        return new(deployment.Metadata.Name, wanted, Math.Min(status?.ReadyReplicas ?? 0, status?.UpdatedReplicas ?? 0), status is not null && status.ObservedGeneration >= deployment.Metadata.Generation && (status.Replicas ?? 0) == wanted)
        {
            Refusal = status?.Conditions?.FirstOrDefault(c => c is { Type: "ReplicaFailure", Status: "True" })?.Message,
            Container = ContainerOf(deployment.Metadata.Name, deployment.Spec.Template.Spec),
        };
    }

    /// <summary>Whether a pod of this workload is of the template as it was before the last change.</summary>
    public bool IsOutdated(V1Pod pod) => Container is not null && ContainerOf(Name, pod.Spec) is { } container && Text(container) != Text(Container);

    private static V1Container? ContainerOf(string name, V1PodSpec? pod) => pod?.Containers?.FirstOrDefault(c => c.Name == name);

    /// <summary>What decides whether a container can run, and what Kubernetes gives to a pod as it is in the template.</summary>
    private static string Text(V1Container container) =>
        KubernetesJson.Serialize(new V1Container { Name = container.Name, Image = container.Image, Command = container.Command, Args = container.Args, Env = container.Env, EnvFrom = container.EnvFrom, Resources = container.Resources });
}
