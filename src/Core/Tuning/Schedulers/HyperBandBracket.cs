namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>A bracket of HyperBand.</summary>
/// <param name="Trials">How many trials start in it.</param>
/// <param name="Rungs">The epochs at which it halves, ascending; the last is the largest budget.</param>
public sealed record HyperBandBracket(int Trials, IReadOnlyList<int> Rungs);
