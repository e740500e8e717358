using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SessionRec.Deploy.Tests.ApiServer;

/// <summary>
/// Plays controllers and kubelets: the pods that workloads want come into being, start, become ready one tick after another, and go when they are
/// wanted no more. Pods of an earlier template are replaced as Kubernetes does it. A tick is one look at the objects: nothing here depends on time.
/// </summary>
internal sealed class PlayedKubelet(ObjectStore store)
{
    private const int ReadyAt = 2;
    private const string RevisionLabel = "controller-revision-hash";

    private static readonly ApiResource Pods = ApiResource.All.Single(r => r.Kind == "Pod");
    private static readonly ApiResource Claims = ApiResource.All.Single(r => r.Kind == "PersistentVolumeClaim");
    private static readonly ApiResource Events = ApiResource.All.Single(r => r.Kind == "Event");
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ages = new(StringComparer.Ordinal);

    /// <summary>How the pods of a workload fare, by its name; well where nothing is said.</summary>
    public ConcurrentDictionary<string, PodPlay> Plays { get; } = new(StringComparer.Ordinal);

    /// <summary>The log of a pod's container.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="container">The container's; may be null only where there is one.</param>
    /// <param name="previous">Of the one that ended before it.</param>
    public string LogOf(string pod, string? container, bool previous)
    {
        var play = PlayOf(pod[..pod.IndexOf('-', StringComparison.Ordinal)]);
        if (play.Sidecar is not null && container is null) throw new ApiFailure(400, "BadRequest", $"a container name must be specified for pod {pod}");
        if (container == play.Sidecar && container is not null) return "the sidecar's log";
        if (!previous) return play.Log;
        return play.ExitCode is null ? throw new ApiFailure(400, "BadRequest", $"previous terminated container \"{container}\" in pod \"{pod}\" not found") : play.PreviousLog;
    }

    public void Tick()
    {
        lock (_lock)
        {
            store.EndNamespaces();
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
        var revision = TemplateHash(template).ToString("x8", CultureInfo.InvariantCulture);
        var refusal = PlayOf(name).Refusal;
        if (resource.Kind == "StatefulSet") ReplaceOneByOne();
        else ReplaceTogether();
        foreach (var pod in PodsOf(name, @namespace)) Advance(pod, name);
        var pods = PodsOf(name, @namespace);
        foreach (var claim in (spec["volumeClaimTemplates"] as JsonArray ?? []).SelectMany(c => pods.Select(p => Claim(c!, NameOf(p)))).Where(c => store.Find(Claims, @namespace, NameOf(c)) is null))
            store.Put(Claims, @namespace, claim);
        workload["status"] = new JsonObject
        {
            ["observedGeneration"] = (long)workload["metadata"]!["generation"]!,
            ["replicas"] = pods.Count,
            ["readyReplicas"] = pods.Count(IsReady),
            ["updatedReplicas"] = pods.Count(p => RevisionOf(p) == revision),
            ["availableReplicas"] = pods.Count(IsReady),
        };
        if (resource.Kind == "StatefulSet") (workload["status"]!["currentRevision"], workload["status"]!["updateRevision"]) = (pods.TrueForAll(p => RevisionOf(p) == revision) ? revision : "before", revision);
        else if (refusal is not null) workload["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "ReplicaFailure", ["status"] = "True", ["reason"] = "FailedCreate", ["message"] = refusal });
        store.Put(resource, @namespace, workload);

        void Make(string pod) => store.Put(Pods, @namespace, Pod(pod, name, template, revision, PlayOf(name)));

        void ReplaceOneByOne()
        {
            var inOrder = (string?)spec["podManagementPolicy"] is not "Parallel";
            foreach (var gone in PodsOf(name, @namespace).Where(p => OrdinalOf(p) >= wanted)) Remove(gone);
            for (var i = 0; i < wanted; i++)
            {
                if (store.Find(Pods, @namespace, $"{name}-{i}") is { } there)
                {
                    // In order: nobody goes on where one is not ready, not even to replace it.
                    if (inOrder && !IsReady(there)) return;
                    continue;
                }

                if (refusal is not null)
                {
                    Warn("StatefulSet", name, @namespace, ("FailedCreate", refusal));
                    return;
                }

                Make($"{name}-{i}");
                if (inOrder) return;
            }

            foreach (var pod in PodsOf(name, @namespace).OrderByDescending(OrdinalOf))
            {
                if (RevisionOf(pod) != revision)
                {
                    Remove(pod);
                    return;
                }

                if (!IsReady(pod)) return;
            }
        }

        void ReplaceTogether()
        {
            if (refusal is not null) return;
            var ours = Enumerable.Range(0, wanted).Select(i => $"{name}-{revision}-{i:x5}").ToList();
            foreach (var pod in ours.Where(p => store.Find(Pods, @namespace, p) is null)) Make(pod);
            var areReady = ours.TrueForAll(p => IsReady(store.Find(Pods, @namespace, p)!));
            // Those of an earlier template stay until the new ones are ready.
            foreach (var gone in PodsOf(name, @namespace).Where(p => RevisionOf(p) == revision ? !ours.Contains(NameOf(p)) : areReady)) Remove(gone);
        }
    }

    private void Advance(JsonObject pod, string owner)
    {
        var @namespace = NamespaceOf(pod);
        var uid = (string)pod["metadata"]!["uid"]!;
        var age = _ages[uid] = _ages.TryGetValue(uid, out var before) ? before + 1 : 0;
        var play = PlayOf(owner);
        if (play.Image is { } image && image != (string?)Ours(pod)["image"]) play = PodPlay.Well with { NeedsTheFirst = play.NeedsTheFirst };
        var hasFirst = !play.NeedsTheFirst || NameOf(pod) == $"{owner}-0" || store.Find(Pods, @namespace, $"{owner}-0") is { } first && first["status"]?["containerStatuses"]?[0]?["state"]?["running"] is not null;
        pod["status"] = Status(pod, play, age, hasFirst);
        store.Put(Pods, @namespace, pod);
        if (play.Warning is { } warning) Warn("Pod", NameOf(pod), @namespace, warning);
    }

    private void Warn(string kind, string name, string @namespace, (string Reason, string Message) warning)
    {
        if (store.Find(Events, @namespace, $"{name}.1") is not null) return;
        store.Put(Events, @namespace, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = $"{name}.1" },
            ["involvedObject"] = new JsonObject { ["kind"] = kind, ["name"] = name, ["namespace"] = @namespace },
            ["type"] = "Warning",
            ["reason"] = warning.Reason,
            ["message"] = warning.Message,
            ["lastTimestamp"] = "2026-01-01T00:00:00Z",
        });
    }

    private void Remove(JsonObject pod) => store.Remove(Pods, NamespaceOf(pod), NameOf(pod));

    private List<JsonObject> PodsOf(string owner, string @namespace) => [.. store.List(Pods, @namespace).Where(p => OwnerOf(p) == owner)];

    private static JsonObject Status(JsonObject pod, PodPlay play, int age, bool hasFirst)
    {
        var container = Ours(pod);
        var ready = age >= ReadyAt && hasFirst && play is { Waiting: null, Scheduled: true, BecomesReady: true };
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
        if (state is null) return status;
        var ours = new JsonObject
        {
            ["name"] = (string)container["name"]!,
            ["image"] = (string)container["image"]!,
            ["imageID"] = "",
            ["ready"] = ready,
            ["restartCount"] = play.ExitCode is null ? 0 : 3,
            ["state"] = state,
            ["lastState"] = play.ExitCode is { } code && age >= 1 ? new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = code, ["reason"] = play.ExitReason } } : [],
        };
        JsonObject? sidecar = play.Sidecar is null ? null : new JsonObject { ["name"] = play.Sidecar, ["image"] = "sidecar:1", ["imageID"] = "", ["ready"] = true, ["restartCount"] = 0, ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2026-01-01T00:00:00Z" } }, ["lastState"] = new JsonObject() };
        status["containerStatuses"] = sidecar is null ? new JsonArray(ours) : new JsonArray(sidecar, ours);
        return status;
    }

    private static JsonObject Pod(string name, string owner, JsonNode template, string revision, PodPlay play)
    {
        var labels = (JsonObject)template["metadata"]!["labels"]!.DeepClone();
        labels[RevisionLabel] = revision;
        var spec = template["spec"]!.DeepClone();
        if (play.Sidecar is { } sidecar) ((JsonArray)spec["containers"]!).Insert(0, new JsonObject { ["name"] = sidecar, ["image"] = "sidecar:1" });
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels, ["annotations"] = new JsonObject { ["owner"] = owner } },
            ["spec"] = spec,
            ["status"] = new JsonObject(),
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

    /// <summary>The container of our program: named as the workload is.</summary>
    private static JsonNode Ours(JsonObject pod) => pod["spec"]!["containers"]!.AsArray().Single(c => (string?)c!["name"] == OwnerOf(pod))!;

    private static bool IsReady(JsonObject pod) => pod["status"]?["conditions"] is JsonArray conditions && conditions.Any(c => (string?)c!["type"] == "Ready" && (string?)c["status"] == "True");

    private static int OrdinalOf(JsonObject pod) => int.Parse(NameOf(pod)[(NameOf(pod).LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);

    private static string? RevisionOf(JsonObject pod) => (string?)pod["metadata"]!["labels"]![RevisionLabel];

    private static uint TemplateHash(JsonNode template) => template.ToJsonString().Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);

    private static string NameOf(JsonObject it) => (string)it["metadata"]!["name"]!;

    private static string NamespaceOf(JsonObject it) => (string)it["metadata"]!["namespace"]!;

    private static string? OwnerOf(JsonObject pod) => (string?)pod["metadata"]!["annotations"]?["owner"];
}
