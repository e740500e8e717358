namespace SessionRec.Core.Evaluation;

/// <summary>One pass over the queries: the ranks of the truths and the lists they were found in.</summary>
public sealed record ModelAnswers(RankingMetrics Metrics, AnswerLists Lists);
