namespace SessionRec.Core.Reporting;

/// <summary>A group of queries and how the models did on it.</summary>
/// <param name="Group">What they have in common.</param>
/// <param name="Queries">How many there are.</param>
/// <param name="Models">The metric by model.</param>
public sealed record EvaluationGroup(string Group, int Queries, IReadOnlyDictionary<string, EvaluationValue> Models);
