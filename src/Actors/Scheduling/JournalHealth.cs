namespace SessionRec.Actors.Scheduling;

/// <summary>Whether the scheduler can store. Told by its actors, asked by whoever wants to know whether the node is ready. Any thread may.</summary>
/// <param name="time">The clock.</param>
public sealed class JournalHealth(TimeProvider time)
{
    /// <summary>A failure counts for so long. Then it is worth trying again, also where nobody would because the node is not ready.</summary>
    public static readonly TimeSpan CountsFor = TimeSpan.FromSeconds(20);

    private long _failedAt = long.MinValue;

    /// <summary>Something was stored.</summary>
    public void Answered() => Volatile.Write(ref _failedAt, long.MinValue);

    /// <summary>Something could not be stored or read.</summary>
    public void Failed() => Volatile.Write(ref _failedAt, time.GetUtcNow().UtcTicks);

    /// <summary>What is wrong; null where nothing is known to be. Anybody may read it, so it names no database.</summary>
    public string? WhyNot() => time.GetUtcNow().UtcTicks - CountsFor.Ticks < Volatile.Read(ref _failedAt) ? "the journal cannot be written or read" : null;
}
