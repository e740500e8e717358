using k8s.Models;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>A cluster at one moment: what is wanted of Kubernetes and what is there.</summary>
internal sealed record KubernetesReadiness(IReadOnlyList<KubernetesWorkload> Workloads, IList<V1Pod> Pods)
{
    public int Wanted => Workloads.Sum(w => w.Wanted);

    public int Ready => Workloads.Sum(w => w.Ready);

    public bool IsReady => Workloads.All(w => w.IsReady);

    /// <summary>The pods that are not ready and are not leaving; those that need help first.</summary>
    public IReadOnlyList<PodTrouble> Troubles { get; } =
        [.. Pods.Where(p => p.Metadata.DeletionTimestamp is null && !PodTrouble.IsReady(p)).Select(PodTrouble.Of).OrderByDescending(t => t.IsHopeless).ThenBy(t => t.Pod, StringComparer.Ordinal)];

    /// <summary>Whether people would read the same of both.</summary>
    public bool LooksLike(KubernetesReadiness other) => Summary == other.Summary;

    /// <summary><c>3 of 4 pods ready; worker-x: ImagePullBackOff</c>.</summary>
    public string Summary => $"{Ready} of {Wanted} pods ready{(Troubles.Count == 0 ? "" : $"; {Troubles[0].Pod}: {Troubles[0].Reason}")}";
}
