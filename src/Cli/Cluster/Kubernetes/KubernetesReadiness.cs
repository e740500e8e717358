using k8s.Models;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>A cluster at one moment: what is wanted of Kubernetes and what is there.</summary>
internal sealed record KubernetesReadiness(IReadOnlyList<KubernetesWorkload> Workloads, IList<V1Pod> Pods)
{
    public int Wanted => Workloads.Sum(w => w.Wanted);

    public int Ready => Workloads.Sum(w => w.Ready);

    public bool IsReady => Workloads.All(w => w.IsReady);

    /// <summary>The pods that are not ready and are not leaving, and the workloads that get none; those that need help first, those that are to be replaced anyway last.</summary>
    public IReadOnlyList<PodTrouble> Troubles { get; } =
    [
        .. Workloads.Where(w => w.Refusal is not null && IsShort(w, Pods)).Select(w => new PodTrouble(w.Name, w.Name, $"no pod can be made: {w.Refusal}", IsHopeless: true, PodLog.None))
            .Concat(Pods.Where(p => p.Metadata.DeletionTimestamp is null && !PodTrouble.IsReady(p)).Select(p => PodTrouble.Of(p) with { IsOutdated = WorkloadOf(p, Workloads)?.IsOutdated(p) == true }))
            .OrderBy(t => t.IsOutdated).ThenByDescending(t => t.IsHopeless).ThenBy(t => t.Name, StringComparer.Ordinal),
    ];

    /// <summary>Whether people would read the same of both.</summary>
    public bool LooksLike(KubernetesReadiness other) => Summary == other.Summary;

    /// <summary><c>3 of 4 pods ready; worker-x: ImagePullBackOff</c>.</summary>
    public string Summary => $"{Ready} of {Wanted} pods ready{(Troubles.Count == 0 ? "" : $"; {Troubles[0].Name}: {Troubles[0].Reason}")}";

    /// <summary>Whether a workload has fewer pods than it wants, those that leave among them.</summary>
    public static bool IsShort(KubernetesWorkload workload, IList<V1Pod> pods) => pods.Count(p => PodTrouble.ComponentOf(p) == workload.Name) < workload.Wanted;

    /// <summary>Pods of an earlier template that cannot start, of workloads that wait for them before they go on.</summary>
    public IEnumerable<PodTrouble> InTheWay => Troubles.Where(t => t is { IsOutdated: true, IsHopeless: true } && Workloads.Any(w => w.HasNamedPods && w.Name == t.Container));

    private static KubernetesWorkload? WorkloadOf(V1Pod pod, IReadOnlyList<KubernetesWorkload> workloads) => workloads.FirstOrDefault(w => w.Name == PodTrouble.ComponentOf(pod));
}
