using System.Collections.Frozen;
using System.IO.Compression;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.Serialization;
using SessionRec.Actors.Messages;
using SessionRec.Core.Tuning.Studies;

namespace SessionRec.Actors.Serialization;

/// <summary>
/// Every message and journal entry as JSON under an explicit manifest. A manifest names a meaning, not a type: types may
/// be renamed, manifests may not. Unknown manifests are refused, so nobody can name a type to be created.
/// </summary>
public sealed class MessageSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>A study's snapshot is compressed as it is written: as one text it would be megabytes, which the pools of the JSON writer keep.</summary>
    private const string Compressed = "study-snapshot.2";

    private static readonly (string Manifest, JsonTypeInfo Type)[] Registered =
    [
        ("worker.heartbeat.1", MessageJson.Default.Heartbeat),
        ("worker.request-work.1", MessageJson.Default.RequestWork),
        ("worker.accept-trial.1", MessageJson.Default.AcceptTrial),
        ("worker.report-epoch.1", MessageJson.Default.ReportEpoch),
        ("worker.report-failure.1", MessageJson.Default.ReportFailure),
        ("worker.hand-back.1", MessageJson.Default.HandBack),
        ("worker.goodbye.1", MessageJson.Default.Goodbye),
        ("scheduler.heartbeat-acknowledged.1", MessageJson.Default.HeartbeatAcknowledged),
        ("scheduler.worker-refused.1", MessageJson.Default.WorkerRefused),
        ("scheduler.trial-offer.1", MessageJson.Default.TrialOffer),
        ("scheduler.no-work.1", MessageJson.Default.NoWork),
        ("scheduler.work-available.1", MessageJson.Default.WorkAvailable),
        ("scheduler.epoch-acknowledged.1", MessageJson.Default.EpochAcknowledged),
        ("scheduler.attempt-released.1", MessageJson.Default.AttemptReleased),
        ("request.submit.1", MessageJson.Default.Submit),
        ("request.list.1", MessageJson.Default.List),
        ("request.get.1", MessageJson.Default.Get),
        ("request.list-trials.1", MessageJson.Default.ListTrials),
        ("request.stop.1", MessageJson.Default.Stop),
        ("request.stop-trial.1", MessageJson.Default.StopTrial),
        ("request.resume.1", MessageJson.Default.Resume),
        ("request.extend.1", MessageJson.Default.Extend),
        ("request.retry.1", MessageJson.Default.Retry),
        ("request.delete.1", MessageJson.Default.Delete),
        ("request.copy.1", MessageJson.Default.Copy),
        ("request.import.1", MessageJson.Default.Import),
        ("request.watch.1", MessageJson.Default.Watch),
        ("request.list-workers.1", MessageJson.Default.ListWorkers),
        ("reply.refused.1", MessageJson.Default.Refused),
        ("reply.summary.1", MessageJson.Default.Summary),
        ("reply.part-taken.1", MessageJson.Default.PartTaken),
        ("reply.studies.1", MessageJson.Default.Studies),
        ("reply.snapshot.1", MessageJson.Default.Snapshot),
        ("reply.trials.1", MessageJson.Default.Trials),
        ("reply.updated.1", MessageJson.Default.Updated),
        ("reply.workers.1", MessageJson.Default.Workers),
        ("node.describe.1", MessageJson.Default.DescribeNode),
        ("node.description.1", MessageJson.Default.NodeDescription),
        ("operator.acted.1", MessageJson.Default.OperatorAction),
        ("scheduler-event.took-over.1", MessageJson.Default.TookOver),
        ("scheduler-event.study-added.1", MessageJson.Default.StudyAdded),
        ("scheduler-event.study-removed.1", MessageJson.Default.StudyRemoved),
        ("scheduler-event.study-purged.1", MessageJson.Default.StudyPurged),
        ("study-events.1", MessageJson.Default.StudyEvents),
        ("study-event.submitted.1", MessageJson.Default.Submitted),
        ("study-event.trial-created.1", MessageJson.Default.TrialCreated),
        ("study-event.attempt-started.1", MessageJson.Default.AttemptStarted),
        ("study-event.epoch-reported.1", MessageJson.Default.EpochReported),
        ("study-event.attempt-lost.1", MessageJson.Default.AttemptLost),
        ("study-event.attempt-failed.1", MessageJson.Default.AttemptFailed),
        ("study-event.trial-promoted.1", MessageJson.Default.TrialPromoted),
        ("study-event.stop-requested.1", MessageJson.Default.StopRequested),
        ("study-event.resumed.1", MessageJson.Default.Resumed),
        ("study-event.taken-up.1", MessageJson.Default.TakenUp),
        ("study-event.ended.1", MessageJson.Default.Ended),
        ("study-event.extended.1", MessageJson.Default.Extended),
        ("study-event.retried.1", MessageJson.Default.Retried),
        ("study-event.trial-stopped.1", MessageJson.Default.TrialStopped),
        (Compressed, MessageJson.Default.StudySnapshot),
    ];

    /// <summary>What earlier versions wrote and this one reads only.</summary>
    private static readonly (string Manifest, JsonTypeInfo Type)[] Earlier = [("study-snapshot.1", MessageJson.Default.StudySnapshot)];

    private static readonly FrozenDictionary<Type, (string Manifest, JsonTypeInfo Type)> ByType = Registered.ToFrozenDictionary(r => r.Type.Type);

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByManifest = Registered.Concat(Earlier).ToFrozenDictionary(r => r.Manifest, r => r.Type);

    /// <summary>The types that can be sent or journaled, with their manifests.</summary>
    public static IEnumerable<(string Manifest, Type Type)> Manifests => Registered.Select(r => (r.Manifest, r.Type.Type));

    public override int Identifier => 7301;

    public override string Manifest(object o) => ByType.TryGetValue(o.GetType(), out var registered)
        ? registered.Manifest
        : throw new SerializationException($"{o.GetType()} has no manifest; register it in {nameof(MessageSerializer)}.");

    public override byte[] ToBinary(object obj)
    {
        if (!ByType.TryGetValue(obj.GetType(), out var registered)) throw new SerializationException($"{obj.GetType()} has no manifest; register it in {nameof(MessageSerializer)}.");
        if (registered.Manifest != Compressed) return JsonSerializer.SerializeToUtf8Bytes(obj, registered.Type);
        using var bytes = new MemoryStream();
        using (var compressed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(compressed, obj, registered.Type);
        return bytes.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!ByManifest.TryGetValue(manifest, out var type)) throw new SerializationException($"No message is known by the manifest '{manifest}'; it may come from a newer version.");
        return (manifest == Compressed ? Decompressed(bytes, type) : JsonSerializer.Deserialize(bytes, type)) ?? throw new SerializationException($"A message '{manifest}' was null.");
    }

    private static object? Decompressed(byte[] bytes, JsonTypeInfo type)
    {
        using var compressed = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(compressed, type);
    }
}
