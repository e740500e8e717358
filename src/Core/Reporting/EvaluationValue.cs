namespace SessionRec.Core.Reporting;

/// <summary>A metric's value.</summary>
/// <param name="Value">The mean over queries and seeds.</param>
/// <param name="Low">Lower end of the bootstrap interval over queries.</param>
/// <param name="High">Its upper end.</param>
/// <param name="SeedDeviation">Standard deviation between seeds; null where there is one.</param>
public sealed record EvaluationValue(double Value, double Low, double High, double? SeedDeviation);
