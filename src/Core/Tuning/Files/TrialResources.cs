namespace SessionRec.Core.Tuning.Files;

/// <summary>What one trial takes of a node.</summary>
/// <param name="Cpu">Cores, fractions allowed.</param>
/// <param name="MemoryBytes">Memory above which the trial fails alone; null for no limit.</param>
public sealed record TrialResources(decimal Cpu, long? MemoryBytes)
{
    public static TrialResources Default { get; } = new(1m, null);
}
