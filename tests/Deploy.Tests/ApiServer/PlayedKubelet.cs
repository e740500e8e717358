using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>
/// Plays controllers and kubelets: the pods that workloads want come into being, start, become ready one tick after another, and go when they are
/// wanted no more. A tick is one look at the objects: nothing here depends on time.
/// </summary>
internal sealed class PlayedKubelet(ObjectStore store)
{
    private static readonly ApiResource Pods = ApiResource.All.Single(r => r.Kind == "Pod");
    private static readonly ApiResource Claims = ApiResource.All.Single(r => r.Kind == "PersistentVolumeClaim");
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ages = new(StringComparer.Ordinal);

    /// <summary>How the pods of a workload fare, by its name; well where nothing is said.</summary>
    public ConcurrentDictionary<string, PodPlay> Plays { get; } = new(StringComparer.Ordinal);

    public string LogOf(string pod) => PlayOf(pod[..pod.IndexOf('-', StringComparison.Ordinal)]).Log;

    public void Tick()
    {
        lock (_lock)
        {
            var workloads = ApiResource.All.Where(r => r.CanBeScaled).SelectMany(r => store.List(r, null).Select(o => (Resource: r, Object: o))).ToList();
            foreach (var orphan in store.List(Pods, null).Where(p => !workloads.Any(w => NameOf(w.Object) == OwnerOf(p) && NamespaceOf(w.Object) == NamespaceOf(p))))
                store.Remove(Pods, NamespaceOf(orphan), NameOf(orphan));
            foreach (var (resource, workload) in workloads) Reconcile(resource, workload);
        }
    }

    private void Reconcile(ApiResource resource, JsonObject workload)
    {
        var (name, @namespace, spec) = (NameOf(workload), NamespaceOf(workload), (JsonObject)workload["spec"]!);
        var wanted = (int?)spec["replicas"] ?? 1;
        var template = spec["template"]!;
        var pods = Enumerable.Range(0, wanted).Select(i => resource.Kind == "StatefulSet" ? $"{name}-{i}" : $"{name}-{TemplateHash(template):x8}-{i:x5}").ToList();
        foreach (var gone in store.List(Pods, @namespace).Where(p => OwnerOf(p) == name && !pods.Contains(NameOf(p))))
            store.Remove(Pods, @namespace, NameOf(gone));
        var ready = 0;
        foreach (var pod in pods)
        {
            var age = _ages[$"{@namespace}/{pod}"] = store.Find(Pods, @namespace, pod) is null ? 0 : _ages.GetValueOrDefault($"{@namespace}/{pod}") + 1;
            var play = PlayOf(name);
            if (play.Waiting is null && play.Scheduled && age >= 2) ready++;
            store.Put(Pods, @namespace, Pod(pod, name, template, play, age));
        }

        foreach (var claim in (spec["volumeClaimTemplates"] as JsonArray ?? []).SelectMany(c => pods.Select(p => Claim(c!, p))).Where(c => store.Find(Claims, @namespace, NameOf(c)) is null))
            store.Put(Claims, @namespace, claim);
        workload["status"] = new JsonObject
        {
            ["observedGeneration"] = (long)workload["metadata"]!["generation"]!,
            ["replicas"] = wanted,
            ["readyReplicas"] = ready,
            ["updatedReplicas"] = wanted,
            ["availableReplicas"] = ready,
        };
        if (resource.Kind == "StatefulSet") (workload["status"]!["currentRevision"], workload["status"]!["updateRevision"]) = ("1", "1");
        store.Put(resource, @namespace, workload);
    }

    private static JsonObject Pod(string name, string owner, JsonNode template, PodPlay play, int age)
    {
        var container = template["spec"]!["containers"]![0]!;
        var labels = (JsonObject)template["metadata"]!["labels"]!.DeepClone();
        var ready = age >= 2 && play is { Waiting: null, Scheduled: true };
        var state = play switch
        {
            { Scheduled: false } => null,
            { Waiting: { } waiting } when age >= 1 => new JsonObject { ["waiting"] = new JsonObject { ["reason"] = waiting.Reason, ["message"] = waiting.Message } },
            _ when age == 0 => new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ContainerCreating" } },
            _ => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2026-01-01T00:00:00Z" } },
        };
        var status = new JsonObject
        {
            ["phase"] = state?["running"] is null ? "Pending" : "Running",
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "PodScheduled", ["status"] = play.Scheduled ? "True" : "False", ["reason"] = play.Scheduled ? null : "Unschedulable", ["message"] = play.Scheduled ? null : "0/3 nodes are available: 3 Insufficient cpu." },
                new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" }),
        };
        if (state is not null)
            status["containerStatuses"] = new JsonArray(new JsonObject
            {
                ["name"] = (string)container["name"]!,
                ["image"] = (string)container["image"]!,
                ["imageID"] = "",
                ["ready"] = ready,
                ["restartCount"] = play.ExitCode is null ? 0 : 3,
                ["state"] = state,
                ["lastState"] = play.ExitCode is { } code && age >= 1 ? new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = code, ["reason"] = "Error" } } : [],
            });
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels, ["annotations"] = new JsonObject { ["owner"] = owner } },
            ["spec"] = template["spec"]!.DeepClone(),
            ["status"] = status,
        };
    }

    private static JsonObject Claim(JsonNode template, string pod)
    {
        var claim = (JsonObject)template.DeepClone();
        (claim["apiVersion"], claim["kind"]) = ("v1", "PersistentVolumeClaim");
        claim["metadata"]!["name"] = $"{(string)template["metadata"]!["name"]!}-{pod}";
        return claim;
    }

    private PodPlay PlayOf(string workload) => Plays.GetValueOrDefault(workload, PodPlay.Well);

    private static uint TemplateHash(JsonNode template) => template.ToJsonString().Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);

    private static string NameOf(JsonObject it) => (string)it["metadata"]!["name"]!;

    private static string NamespaceOf(JsonObject it) => (string)it["metadata"]!["namespace"]!;

    private static string? OwnerOf(JsonObject pod) => (string?)pod["metadata"]!["annotations"]?["owner"];
}
