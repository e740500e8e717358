namespace SessionRec.Actors.Hosting;

/// <summary>What the journal of a study that comes from elsewhere may have; more is no study's, and would only cost memory.</summary>
public sealed record JournalLimits
{
    /// <summary>Bytes of the journal, unpacked.</summary>
    public long Bytes { get; init; } = 2L << 30;

    /// <summary>Events in it: those of a study of a million results, and as many again for safety.</summary>
    public int Events { get; init; } = 2_000_000;

    /// <summary>Bytes of an event.</summary>
    public int LineBytes { get; init; } = 4 << 20;
}
