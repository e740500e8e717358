using k8s.Models;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>Why a pod is not ready, or why there is none.</summary>
/// <param name="Name">The pod's name, or that of the workload that has none.</param>
/// <param name="Uid">What tells it from another that had its name.</param>
/// <param name="Reason">In Kubernetes' words, with its explanation where it gives one.</param>
/// <param name="IsHopeless">Whether somebody has to do something: waiting alone does not mend it.</param>
/// <param name="Log">Where its last words are.</param>
internal sealed record PodTrouble(string Name, string Uid, string Reason, bool IsHopeless, PodLog Log)
{
    /// <summary>An image that was not to be had twice, a configuration that does not exist, a program that ends.</summary>
    private static readonly string[] HopelessReasons = ["ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "CreateContainerConfigError", "CrashLoopBackOff", "RunContainerError"];

    /// <summary>Whether it is a pod of what was wanted before: no more is expected of it.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>The container with our program; null where the name is a workload's. Others may have put containers of theirs beside it.</summary>
    public string? Container { get; init; }

    public static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    /// <summary>The component that a pod is of, which its container is named after.</summary>
    public static string ComponentOf(V1Pod pod) => pod.Metadata.Labels?.TryGetValue(KubernetesNames.ComponentLabel, out var component) == true ? component : "";

    /// <summary>The trouble of a pod that is not ready.</summary>
    public static PodTrouble Of(V1Pod pod)
    {
        var component = ComponentOf(pod);
        var container = pod.Status?.ContainerStatuses?.FirstOrDefault(c => c.Name == component);
        var (reason, isHopeless) = ReasonOf(pod, container);
        var log = container switch
        {
            { LastState.Terminated: not null } => PodLog.Previous,
            { State.Running: not null } or { State.Terminated: not null } => PodLog.Current,
            _ => PodLog.None,
        };
        return new PodTrouble(pod.Metadata.Name, pod.Metadata.Uid ?? pod.Metadata.Name, reason, isHopeless, log) { Container = component };
    }

    private static (string Reason, bool IsHopeless) ReasonOf(V1Pod pod, V1ContainerStatus? container)
    {
        var before = Ending(container?.LastState?.Terminated);
        if (container?.State?.Waiting is { Reason: { } waiting } state && waiting != "ContainerCreating")
            return (Sentence(waiting, state.Message) + before, HopelessReasons.Contains(waiting));
        if (pod.Status?.Conditions?.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" }) is { } unscheduled)
            return (Sentence(unscheduled.Reason ?? "Unschedulable", unscheduled.Message), false);
        if (container?.State?.Terminated is { } ended) return ("ended" + Ending(ended), false);
        if (container is { Ready: true } && pod.Status?.ContainerStatuses?.FirstOrDefault(c => !c.Ready) is { } other) return ($"its container {other.Name} is not ready", false);
        return ((container?.State?.Running is null ? "starting" : "running, not ready yet") + before, false);
    }

    private static string Sentence(string reason, string? message) => string.IsNullOrWhiteSpace(message) ? reason : $"{reason}: {message.Trim()}";

    private static string Ending(V1ContainerStateTerminated? ended) => ended is null ? "" : $" (last exit code {ended.ExitCode}{(string.IsNullOrEmpty(ended.Reason) ? "" : $", {ended.Reason}")})";
}
