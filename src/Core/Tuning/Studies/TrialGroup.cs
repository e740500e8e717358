namespace SessionRec.Core.Tuning.Studies;

/// <summary>Trials of a study that stand at the same place.</summary>
/// <param name="State">Their state.</param>
/// <param name="Epoch">The epochs of each.</param>
/// <param name="Trials">How many they are.</param>
public sealed record TrialGroup(TrialState State, int Epoch, int Trials);
