namespace SessionRec.Core.Evaluation.Statistics;

/// <summary>An interval of confidence, both ends included.</summary>
public readonly record struct Interval(double Low, double High);
