namespace SessionRec.Core.Evaluation;

/// <summary>What came of an evaluation.</summary>
/// <param name="Models">How each contender did, in the order of the plan; the queries of all windows one after another.</param>
/// <param name="Queries">The queries, one set a window.</param>
/// <param name="Groups">How the queries break down, by their places among all of them.</param>
/// <param name="Facts">What the queries are like.</param>
/// <param name="Notes">What a reader of the figures should know of the contenders.</param>
public sealed record EvaluationResult(
    IReadOnlyList<EvaluatedModel> Models,
    IReadOnlyList<QuerySet> Queries,
    IReadOnlyList<QueryGroup> Groups,
    QueryFacts Facts,
    IReadOnlyList<string> Notes);
