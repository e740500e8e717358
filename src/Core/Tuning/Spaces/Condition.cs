namespace SessionRec.Core.Tuning.Spaces;

/// <summary>A parameter exists only in trials whose <paramref name="Parent"/> has this value.</summary>
public sealed record Condition(string Parent, ParameterValue Value);
