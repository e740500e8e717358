using SessionRec.Actors.Observing;

namespace SessionRec.Actors.Scheduling;

/// <summary>How a scheduler behaves.</summary>
public sealed record SchedulingOptions
{
    /// <summary>The name of this node, for the journal and the logs.</summary>
    public required string Node { get; init; }

    /// <summary>Where workers fetch corpora from (ends with a slash, the hash follows), null where they share the scheduler's disk.</summary>
    public Uri? CorporaUrl { get; init; }

    /// <summary>How long a running attempt is believed alive without a sign of life from its worker.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What is measured.</summary>
    public SchedulerMeter Meter { get; init; } = new(TimeProvider.System);

    /// <summary>Whether it can store, for those who ask.</summary>
    public JournalHealth Health { get; init; } = new(TimeProvider.System);

    /// <summary>How often leases and time budgets are looked at.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a scheduler makes sure that no other has taken over.</summary>
    public TimeSpan CheckFenceEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A study's state is stored after so many events, which bounds what a recovery has to read.</summary>
    public int SnapshotEvery { get; init; } = 50_000;

    /// <summary>How long a scheduler or a study that could not write its journal waits before it tries again; doubled each time.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such wait.</summary>
    public TimeSpan RetryAfterAtMost { get; init; } = TimeSpan.FromSeconds(30);
}
