namespace SessionRec.Core.Tuning.Trials;

/// <summary>A stretch of training under one set of parameters, which lies behind a trial.</summary>
/// <param name="Trial">Who trained it: a trial that has taken another's model shares that one's past.</param>
/// <param name="Parameters">What it was trained with.</param>
/// <param name="ToEpoch">Its last epoch.</param>
public sealed record TrialStretch(int Trial, ParameterSet Parameters, int ToEpoch);
