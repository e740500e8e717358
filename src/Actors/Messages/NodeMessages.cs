namespace SessionRec.Actors.Messages;

/// <summary>Asks any node of the cluster who it is; answered by a <see cref="NodeDescription"/>.</summary>
public sealed record DescribeNode : IWireMessage;

/// <summary>A node about itself.</summary>
/// <param name="Name">Its name, by which operators know it.</param>
/// <param name="ProcessId">Its process on its host.</param>
/// <param name="StartedAt">When the process started.</param>
/// <param name="CpuSeconds">Processor time it has used.</param>
/// <param name="MemoryBytes">Memory it holds (working set).</param>
/// <param name="Url">Where people find its pages; null where it has none.</param>
public sealed record NodeDescription(string Name, int ProcessId, DateTimeOffset StartedAt, double CpuSeconds, long MemoryBytes, string? Url = null) : IWireMessage;
