namespace SessionRec.Cli.Cluster;

/// <summary>
/// Starts nodes again that ended: at once, and after ever longer waits where they end again soon. Decides by what it is shown; the commands look
/// and start.
/// </summary>
internal sealed class ClusterSupervisor
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>A node that ran so long is well: the next time it ends it is started at once.</summary>
    private static readonly TimeSpan WellAfter = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, (int Starts, DateTimeOffset Last)> _starts = [];

    /// <summary>The nodes among those that ended whose wait is over.</summary>
    public IReadOnlyList<string> Due(IEnumerable<string> ended, DateTimeOffset now) => [.. ended.Where(name => now >= DueAt(name, now))];

    /// <summary>Remembers that a node was started.</summary>
    public void Started(string name, DateTimeOffset now)
    {
        var starts = _starts.TryGetValue(name, out var before) && now - before.Last < WellAfter ? before.Starts : 0;
        _starts[name] = (starts + 1, now);
    }

    private DateTimeOffset DueAt(string name, DateTimeOffset now) =>
        _starts.TryGetValue(name, out var before) && now - before.Last < WellAfter
            ? before.Last + TimeSpan.FromSeconds(Math.Min(Math.Pow(2, before.Starts), LongestWait.TotalSeconds))
            : now;
}
