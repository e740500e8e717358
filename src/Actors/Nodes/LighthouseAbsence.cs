namespace SessionRec.Actors.Nodes;

/// <summary>How long there has been no Lighthouse: the pure half of <see cref="LighthouseWatchdog"/>.</summary>
/// <param name="Patience">How long a node goes on without one.</param>
/// <param name="Since">When the last one was lost; null while there is one.</param>
public sealed record LighthouseAbsence(TimeSpan Patience, DateTimeOffset? Since = null)
{
    /// <summary>What is known after a look.</summary>
    /// <param name="isUp">Whether this node is Up itself: before, it is joining, and joining has a time limit of its own.</param>
    /// <param name="seesLighthouse">Whether a Lighthouse is Up and reachable.</param>
    /// <param name="now">When.</param>
    public LighthouseAbsence After(bool isUp, bool seesLighthouse, DateTimeOffset now) => this with { Since = isUp && !seesLighthouse ? Since ?? now : null };

    /// <summary>Whether the node should end.</summary>
    public bool IsOver(DateTimeOffset now) => Since is { } since && now - since >= Patience;
}
