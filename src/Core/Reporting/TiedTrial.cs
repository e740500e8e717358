namespace SessionRec.Core.Reporting;

/// <summary>A trial compared with the best one on the same queries.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Epoch">The epoch that was compared.</param>
/// <param name="OnlyBest">Queries that the best trial hit and this one missed.</param>
/// <param name="OnlyThis">Queries that this one hit and the best missed.</param>
/// <param name="PValue">McNemar's, after Holm's correction for all trials that were compared.</param>
public sealed record TiedTrial(int Trial, int Epoch, int OnlyBest, int OnlyThis, double PValue);
