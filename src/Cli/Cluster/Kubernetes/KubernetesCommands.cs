using SessionRec.Cli.Clients;
using SessionRec.Cli.CommandLine;
using SessionRec.Cli.Rendering;
using SessionRec.Core;
using Spectre.Console;

namespace SessionRec.Cli.Cluster.Kubernetes;

/// <summary>What the <c>cluster</c> commands do and say where the cluster is in Kubernetes.</summary>
internal static class KubernetesCommands
{
    /// <summary>Longer than a worker's grace period.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    public static async Task<int> UpAsync(Terminal terminal, KubernetesAccess access, KubernetesPlan plan, string directory, TimeSpan patience, CancellationToken cancellation)
    {
        var cluster = new KubernetesCluster(access, TimeProvider.System);
        var applied = await cluster.ApplyAsync(plan, cancellation);
        // Before it is up: status and down find what could not start.
        new KubernetesState(access.Context, access.Namespace).Save(directory);
        terminal.WriteLine($"applied {applied} objects to {access.Name}");
        await WaitAsync(terminal, cluster, patience, cancellation);
        WriteWorkloads(terminal, await cluster.ReadinessAsync(cancellation));
        terminal.WriteLine("submit     sessionrec submit study.yaml --watch");
        terminal.WriteLine($"dashboard  kubectl {ContextOf(access)}-n {access.Namespace} port-forward service/sessionrec 8080:80   and then http://127.0.0.1:8080");
        terminal.WriteLine($"token      kubectl {ContextOf(access)}-n {access.Namespace} get secret {KubernetesNames.OperatorSecret} -o go-template='{{{{.data.{KubernetesNames.OperatorSecretKey} | base64decode}}}}'   (to steer from the dashboard)");
        terminal.WriteLine("down       sessionrec cluster down --kubernetes   (--keep-data keeps the studies)");
        return ExitCode.Done;
    }

    public static async Task<int> ScaleAsync(Terminal terminal, KubernetesAccess access, int workers, TimeSpan patience, CancellationToken cancellation)
    {
        var cluster = new KubernetesCluster(access, TimeProvider.System);
        await cluster.ScaleAsync(workers, cancellation);
        await WaitAsync(terminal, cluster, patience, cancellation);
        terminal.WriteLine(Figures.Count(workers, "worker"));
        return ExitCode.Done;
    }

    public static async Task<int> StatusAsync(Terminal terminal, KubernetesAccess access, bool json, CancellationToken cancellation)
    {
        var now = await new KubernetesCluster(access, TimeProvider.System).ReadinessAsync(cancellation);
        var view = await ViewAsync(access, cancellation);
        if (json)
        {
            terminal.WriteJson(new
            {
                access.Context,
                access.Namespace,
                Ready = now.IsReady,
                Workloads = now.Workloads.Select(w => new { w.Name, w.Wanted, w.Ready }),
                Pods = now.Pods.Select(p => new { p.Metadata.Name, Ready = PodTrouble.IsReady(p), Trouble = PodTrouble.IsReady(p) ? null : PodTrouble.Of(p).Reason }),
                Cluster = view,
            });
            return ExitCode.Done;
        }

        var table = Tables.Borderless("pod", "state", "restarts", "slots", "trials");
        foreach (var pod in now.Pods.OrderBy(p => p.Metadata.Name, StringComparer.Ordinal))
        {
            var worker = view?.Workers.FirstOrDefault(w => w.Name == pod.Metadata.Name);
            string[] cells =
            [
                pod.Metadata.Name,
                PodTrouble.IsReady(pod) ? "ready" : pod.Metadata.DeletionTimestamp is null ? PodTrouble.Of(pod).Reason : "leaving",
                $"{pod.Status?.ContainerStatuses?.Sum(c => c.RestartCount) ?? 0}",
                worker is null ? "" : $"{worker.Busy} of {Figures.Short((double)worker.Slots)} busy",
                worker is null ? "" : string.Join(", ", worker.Trials),
            ];
            table.AddRow(Array.ConvertAll(cells, cell => new Text(cell)));
        }

        terminal.Write(table);
        WriteWorkloads(terminal, now);
        terminal.WriteLine(view is null ? "The scheduler does not answer." : $"scheduler on {view.Scheduler ?? "no node yet"}");
        return ExitCode.Done;
    }

    public static async Task<int> DownAsync(Terminal terminal, KubernetesAccess access, bool keepData, bool yes, string directory, CancellationToken cancellation)
    {
        var cluster = new KubernetesTeardown(access, TimeProvider.System);
        if (!keepData && !yes && await cluster.VolumesAsync(cancellation) is { Count: > 0 } volumes)
        {
            var question = $"Delete the cluster in {access.Name} with all its studies (volume {string.Join(", ", volumes)})?";
            if (!terminal.IsLive) throw new InputException($"{question} Nobody is there to answer; say --yes, or --keep-data to keep the studies.");
            if (!await terminal.Console.ConfirmAsync(question, defaultValue: false, cancellation)) return ExitCode.Failed;
        }

        await cluster.DownAsync(keepData, terminal.WriteLine, EndWithin, cancellation);
        if (!keepData) KubernetesState.Delete(directory);
        terminal.WriteLine(keepData ? "The cluster is gone; its studies are kept, and the next cluster up goes on with them." : "The cluster is gone, and all that it stored.");
        return ExitCode.Done;
    }

    private static Task WaitAsync(Terminal terminal, KubernetesCluster cluster, TimeSpan patience, CancellationToken cancellation) => terminal.IsLive
        ? terminal.Console.Status().StartAsync("waiting for the pods", status => cluster.WaitUntilReadyAsync(now => status.Status = Markup.Escape(now.Summary), patience, cancellation))
        : cluster.WaitUntilReadyAsync(now => terminal.WriteLine(now.Summary), patience, cancellation);

    private static async Task<ClusterView?> ViewAsync(KubernetesAccess access, CancellationToken cancellation)
    {
        using var place = KubernetesPlace.Open(access.Context, access.Namespace, token: null);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(AnswerWithin);
        try
        {
            return await place.Server!.ClusterAsync(patience.Token);
        }
        catch (Exception error) when (error is InputException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private static void WriteWorkloads(Terminal terminal, KubernetesReadiness now) =>
        terminal.WriteLine(string.Join("   ", now.Workloads.OrderBy(w => w.Name, StringComparer.Ordinal).Select(w => $"{w.Name} {w.Ready} of {w.Wanted} ready")));

    private static string ContextOf(KubernetesAccess access) => access.Context is { } context ? $"--context {context} " : "";
}
