using System.Text.Json.Serialization;

namespace SessionRec.Core.Tuning.Studies;

/// <summary>One thing that a study's scheduler was told; three short numbers in JSON, since a large study has a million of them.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Trial">The trial.</param>
/// <param name="Index">The decision or the promotion in the snapshot's list of them; 0 where there is none.</param>
[JsonConverter(typeof(SchedulerHistoryEntryJsonConverter))]
public readonly record struct SchedulerHistoryEntry(SchedulerHistoryKind Kind, int Trial, int Index);
