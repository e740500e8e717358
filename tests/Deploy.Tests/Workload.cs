using k8s.Models;

namespace SessionRec.Deploy.Tests;

/// <summary>A StatefulSet or a Deployment, in what they have in common. Each of ours has one container.</summary>
/// <param name="ServiceName">The Service that names the pods; null where they have no names of their own.</param>
internal sealed record Workload(string Kind, string Name, int Replicas, V1LabelSelector Selector, V1PodTemplateSpec Template, string? ServiceName, IReadOnlyList<string> Claims)
{
    public V1PodSpec Pod => Template.Spec;

    public V1Container Container => Pod.Containers.Single();

    public IDictionary<string, string> Labels => Template.Metadata.Labels;

    /// <summary>Where a file of the container comes from: the volume and the path in it; null where nothing is mounted.</summary>
    public (V1Volume Volume, string Path)? VolumeOf(string path) =>
        Container.VolumeMounts.Where(m => path.StartsWith(m.MountPath + "/", StringComparison.Ordinal))
            .Select(m => (Pod.Volumes.Single(v => v.Name == m.Name), path[(m.MountPath.Length + 1)..]))
            .Cast<(V1Volume, string)?>().SingleOrDefault();

    public static Workload Of(V1StatefulSet set) => new(
        set.Kind, set.Metadata.Name, set.Spec.Replicas ?? 1, set.Spec.Selector, set.Spec.Template, set.Spec.ServiceName, [.. (set.Spec.VolumeClaimTemplates ?? []).Select(c => c.Metadata.Name)]);

    public static Workload Of(V1Deployment deployment) => new(
        deployment.Kind, deployment.Metadata.Name, deployment.Spec.Replicas ?? 1, deployment.Spec.Selector, deployment.Spec.Template, null, []);

    /// <summary>What the pod's Nth replica is called: by its number, or by what nobody can foresee.</summary>
    public string PodName(int replica) => ServiceName is null ? $"{Name}-7c9f6d5b8-x{replica:x4}" : $"{Name}-{replica}";

    public override string ToString() => $"{Kind} {Name}";
}
