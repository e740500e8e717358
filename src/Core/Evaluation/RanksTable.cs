namespace SessionRec.Core.Evaluation;

/// <summary>Ranks that were saved.</summary>
/// <param name="Metrics">The ranks.</param>
/// <param name="Queries">Which queries they are of: session, position and truth of each, separated by tabs.</param>
/// <param name="Groups">How the queries break down; empty where that was not saved.</param>
public sealed record RanksTable(RankingMetrics Metrics, IReadOnlyList<string> Queries, IReadOnlyList<QueryGroup> Groups);
