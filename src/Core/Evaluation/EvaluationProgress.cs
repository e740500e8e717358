namespace SessionRec.Core.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Doing">What it does now, in words.</param>
/// <param name="Share">The share of all that is done, 0 to 1.</param>
public readonly record struct EvaluationProgress(string Doing, double Share);
