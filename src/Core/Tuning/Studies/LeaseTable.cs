namespace SessionRec.Core.Tuning.Studies;

/// <summary>
/// Until when each running attempt is believed to be alive. A lease is granted with the offer, renewed by every sign of
/// life that names the attempt, and kept in memory only: after a scheduler's restart every running attempt gets a new one.
/// </summary>
public sealed class LeaseTable(TimeSpan duration)
{
    private readonly Dictionary<(int Trial, int Attempt), DateTimeOffset> _until = [];

    public TimeSpan Duration { get; } = duration;

    public void Grant(int trial, int attempt, DateTimeOffset now) => _until[(trial, attempt)] = now + Duration;

    /// <summary>Prolongs a lease that was granted; false where there is none (any more).</summary>
    public bool Renew(int trial, int attempt, DateTimeOffset now)
    {
        if (!_until.ContainsKey((trial, attempt))) return false;
        Grant(trial, attempt, now);
        return true;
    }

    public void Release(int trial, int attempt) => _until.Remove((trial, attempt));

    /// <summary>The attempts whose lease has run out.</summary>
    public IReadOnlyList<(int Trial, int Attempt)> Expired(DateTimeOffset now) =>
        [.. _until.Where(lease => lease.Value <= now).Select(lease => lease.Key).Order()];
}
