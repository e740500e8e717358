namespace SessionRec.Core.Tuning.Samplers;

/// <summary>What is known of a trial, for samplers.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="State">How far it came.</param>
/// <param name="LastEpoch">The last epoch it reported, 0 where it reported none.</param>
/// <param name="Value">Its last value, higher is better (the caller flips the sign of what is minimised); null where there is none.</param>
public sealed record TrialObservation(int Trial, ParameterSet Parameters, TrialObservationState State, int LastEpoch, double? Value);
