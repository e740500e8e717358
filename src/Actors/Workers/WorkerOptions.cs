using SessionRec.Actors.Hosting;
using SessionRec.Actors.Observing;
using SessionRec.Core.Files;

namespace SessionRec.Actors.Workers;

/// <summary>What a worker node offers and how it behaves.</summary>
public sealed record WorkerOptions
{
    /// <summary>The node's name, unique in the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Cores it offers: as many trials of one core run at once.</summary>
    public decimal Cpu { get; init; } = 1;

    /// <summary>Memory it offers, in bytes; null where it is not limited.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What is measured.</summary>
    public WorkerMeter Meter { get; init; } = new();

    /// <summary>How often it gives a sign of life; a fraction of the scheduler's lease.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it waits for an answer before it asks or tells again; doubled each time that none comes.</summary>
    public TimeSpan Resend { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest such wait.</summary>
    public TimeSpan ResendAtMost { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Results of a trial that are told again at once.</summary>
    public int ResentAtOnce { get; init; } = 100;

    /// <summary>How long a trial may take to finish its epoch where the node leaves; after that the epoch is broken off.</summary>
    public TimeSpan FinishEpochWithin { get; init; } = LeavingTime.FinishEpoch;

    /// <summary>When the process started, by which the later of two of one name is known.</summary>
    public DateTimeOffset StartedAt { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>Where checkpoints are kept, best in a place that workers share; null for nowhere.</summary>
    public IFileStore? Checkpoints { get; init; }

    /// <summary>4 GiB.</summary>
    public const long DefaultCheckpointBytes = 4L << 30;

    /// <summary>Bytes of checkpoints that are kept in all, those of other workers in the same place too.</summary>
    public long CheckpointBytes { get; init; } = DefaultCheckpointBytes;

    /// <summary>Paused trials it keeps in memory; the one paused longest ago is let go first: into a checkpoint, or to train again from its start where there are none.</summary>
    public int PausedTrials { get; init; } = 64;
}
