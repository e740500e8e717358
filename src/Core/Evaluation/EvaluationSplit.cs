using SessionRec.Core.Data;

namespace SessionRec.Core.Evaluation;

/// <summary>What a protocol makes of a corpus.</summary>
/// <param name="Training">The sessions to learn from, with the item numbers of the whole corpus.</param>
/// <param name="Validation">Queries for tuning.</param>
/// <param name="Test">Queries for the final figure alone.</param>
public sealed record EvaluationSplit(SessionCorpus Training, QuerySet Validation, QuerySet Test);
