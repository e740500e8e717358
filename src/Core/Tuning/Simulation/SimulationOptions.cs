namespace SessionRec.Core.Tuning.Simulation;

/// <summary>A made-up cluster.</summary>
/// <param name="Workers">Worker nodes.</param>
/// <param name="Slots">Trials that each runs at once.</param>
/// <param name="EpochSeconds">Mean time of an epoch.</param>
/// <param name="EpochSpread">Standard deviation of the logarithm of a trial's epoch time: some configurations cost more than others.</param>
/// <param name="AnswerSeconds">From a result to the scheduler's answer, and from an offer to the first epoch.</param>
/// <param name="FailuresPerHour">How often a worker dies, on average.</param>
/// <param name="LeaseSeconds">From a worker's death until its trials are given to others.</param>
/// <param name="RestartSeconds">From its death until it asks for work again.</param>
/// <param name="Seed">Seeds failures, times and curves.</param>
public sealed record SimulationOptions(
    int Workers = 4,
    int Slots = 1,
    double EpochSeconds = 1,
    double EpochSpread = 0,
    double AnswerSeconds = .005,
    double FailuresPerHour = 0,
    double LeaseSeconds = 15,
    double RestartSeconds = 30,
    ulong Seed = 1)
{
    /// <exception cref="InputException">A value is not possible; the message names the option and what is allowed.</exception>
    public void Validate()
    {
        Require(Workers is >= 1 and <= 100_000, "workers", Workers, "1 to 100,000");
        Require(Slots is >= 1 and <= 1024, "slots", Slots, "1 to 1024");
        Require(EpochSeconds is > 0 and <= 1e6, "epoch-seconds", EpochSeconds, "above 0, at most 1,000,000");
        Require(EpochSpread is >= 0 and <= 3, "epoch-spread", EpochSpread, "0 to 3");
        Require(AnswerSeconds is >= 0 and <= 60, "answer-seconds", AnswerSeconds, "0 to 60");
        Require(FailuresPerHour is >= 0 and <= 3600, "failures-per-hour", FailuresPerHour, "0 to 3600");
        Require(LeaseSeconds is >= 0 and <= 3600, "lease-seconds", LeaseSeconds, "0 to 3600");
        Require(RestartSeconds is >= 0 and <= 86_400, "restart-seconds", RestartSeconds, "0 to 86,400");
    }

    private static void Require(bool holds, string option, double found, string allowed)
    {
        if (!holds) throw new InputException(FormattableString.Invariant($"--{option}: {found} is not allowed; it is {allowed}."));
    }
}
