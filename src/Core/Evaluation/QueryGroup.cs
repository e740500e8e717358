namespace SessionRec.Core.Evaluation;

/// <summary>Queries that have something in common.</summary>
/// <param name="Name">What, for example <c>truth: head</c>.</param>
/// <param name="Queries">Their indices in the query set.</param>
public sealed record QueryGroup(string Name, IReadOnlyList<int> Queries);
