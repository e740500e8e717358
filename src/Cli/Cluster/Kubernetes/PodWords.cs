using k8s;
using SessionRec.Core;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>What there is to read of a pod that does not become ready: Kubernetes' warnings, and the end of its log.</summary>
internal sealed class PodWords(KubernetesAccess access)
{
    private const int LogLines = 15;

    /// <summary>The last warning about an object; null where there is none, or this user may not see it.</summary>
    public async Task<string?> LastWarningAsync(string kind, string name, CancellationToken cancellation)
    {
        try
        {
            var selector = $"involvedObject.kind={kind},involvedObject.name={name},type=Warning";
            var events = await access.AskAsync(client => client.CoreV1.ListNamespacedEventAsync(access.Namespace, fieldSelector: selector, cancellationToken: cancellation));
            return events.Items.MaxBy(e => e.LastTimestamp ?? e.EventTime ?? e.Metadata.CreationTimestamp) is { } last ? $"{last.Reason}: {last.Message?.Trim()}" : null;
        }
        catch (InputException)
        {
            return null;
        }
    }

    /// <summary>All that explains a trouble, in lines to be put behind its reason.</summary>
    public async Task<string> OfAsync(PodTrouble trouble, CancellationToken cancellation)
    {
        if (trouble.Container is null) return "";
        var warning = await LastWarningAsync("Pod", trouble.Name, cancellation);
        return (warning is null ? "" : $"\nKubernetes' last warning: {warning}") + await EndOfLogAsync(trouble, cancellation);
    }

    private async Task<string> EndOfLogAsync(PodTrouble trouble, CancellationToken cancellation)
    {
        if (trouble.Log == PodLog.None) return "";
        var wasBefore = trouble.Log == PodLog.Previous;
        var command = $"kubectl -n {access.Namespace} logs {trouble.Name} -c {trouble.Container}{(wasBefore ? " --previous" : "")}";
        try
        {
            await using var log = await access.AskAsync(client => client.CoreV1.ReadNamespacedPodLogAsync(
                trouble.Name, access.Namespace, container: trouble.Container, previous: wasBefore, tailLines: LogLines, cancellationToken: cancellation));
            using var reader = new StreamReader(log);
            var lines = (await reader.ReadToEndAsync(cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Length == 0 ? $"\nIts log is empty: {command}" : $"\nThe end of its log ({command}):\n  {string.Join("\n  ", lines)}";
        }
        catch (InputException)
        {
            // The container is just being started again: what is known of the pod is said already.
            return "";
        }
    }
}
