using k8s.Models;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>Why a pod is not ready.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Reason">In Kubernetes' words, with its explanation where it gives one.</param>
/// <param name="IsHopeless">Whether somebody has to do something: waiting alone does not mend it.</param>
/// <param name="HasRun">Whether its container has run, so that there is a log.</param>
internal sealed record PodTrouble(string Pod, string Reason, bool IsHopeless, bool HasRun)
{
    /// <summary>An image that was not to be had twice, or a configuration that does not exist.</summary>
    private static readonly string[] HopelessReasons = ["ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "CreateContainerConfigError", "CrashLoopBackOff", "RunContainerError"];

    public static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    /// <summary>The trouble of a pod that is not ready.</summary>
    public static PodTrouble Of(V1Pod pod)
    {
        var container = pod.Status?.ContainerStatuses?.SingleOrDefault();
        var hasRun = container?.State?.Running is not null || container?.LastState?.Terminated is not null || container?.State?.Terminated is not null;
        if (container?.State?.Waiting is { Reason: { } waiting } state && waiting != "ContainerCreating")
            return new PodTrouble(pod.Metadata.Name, Sentence(waiting, state.Message) + Ending(container.LastState?.Terminated), HopelessReasons.Contains(waiting), hasRun);
        if (pod.Status?.Conditions?.FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False" }) is { } unscheduled)
            return new PodTrouble(pod.Metadata.Name, Sentence(unscheduled.Reason ?? "Unschedulable", unscheduled.Message), IsHopeless: false, hasRun);
        if (container?.State?.Terminated is { } ended) return new PodTrouble(pod.Metadata.Name, "ended" + Ending(ended), IsHopeless: false, hasRun);
        return new PodTrouble(pod.Metadata.Name, container?.State?.Running is null ? "starting" : "running, not ready yet", IsHopeless: false, hasRun);
    }

    private static string Sentence(string reason, string? message) => string.IsNullOrWhiteSpace(message) ? reason : $"{reason}: {message.Trim()}";

    private static string Ending(V1ContainerStateTerminated? ended) => ended is null ? "" : $" (last exit code {ended.ExitCode}{(string.IsNullOrEmpty(ended.Reason) ? "" : $", {ended.Reason}")})";
}
