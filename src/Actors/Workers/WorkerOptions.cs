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

    /// <summary>How long it waits for an answer before it asks or tells again.</summary>
    public TimeSpan Resend { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where checkpoints are kept, best in a place that workers share; null for nowhere.</summary>
    public IFileStore? Checkpoints { get; init; }

    /// <summary>4 GiB.</summary>
    public const long DefaultCheckpointBytes = 4L << 30;

    /// <summary>Bytes of checkpoints that are kept in all, those of other workers in the same place too.</summary>
    public long CheckpointBytes { get; init; } = DefaultCheckpointBytes;

    /// <summary>Paused trials it keeps in memory; the one paused longest ago is let go first: into a checkpoint, or to train again from its start where there are none.</summary>
    public int PausedTrials { get; init; } = 64;
}
