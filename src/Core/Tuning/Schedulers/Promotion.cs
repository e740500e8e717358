namespace SessionRec.Core.Tuning.Schedulers;

/// <summary>A paused trial goes on.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Rung">The epoch of the rung it waits at.</param>
/// <param name="ToEpoch">The epoch it trains to: the next rung, or the largest budget.</param>
/// <param name="Reason">One line for people.</param>
/// <param name="Value">Its value at the rung.</param>
/// <param name="Rank">Its place at the rung, 1 is the best.</param>
/// <param name="Peers">How many trials reached the rung.</param>
/// <param name="Places">How many of them go on.</param>
/// <param name="Bracket">The bracket, counted from 0.</param>
/// <param name="Exploit">The model and the parameters it goes on with instead of its own; null for its own.</param>
public sealed record Promotion(
    int Trial, int Rung, int ToEpoch, string Reason, double Value, int Rank, int Peers, int Places, int Bracket = 0, Exploitation? Exploit = null);
