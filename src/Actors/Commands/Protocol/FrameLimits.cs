namespace SessionRec.Actors.Commands.Protocol;

/// <summary>What one side takes from the other.</summary>
/// <param name="Bytes">The longest frame, in bytes, that is read; a longer one ends the connection before a byte of it is kept.</param>
/// <param name="Within">How long a frame may take from its first byte to its last, read or written.</param>
public sealed record FrameLimits(int Bytes, TimeSpan Within)
{
    /// <summary>What a node takes from a client: a command line is short.</summary>
    public static FrameLimits OfNode { get; } = new(64 * 1024, TimeSpan.FromSeconds(10));

    /// <summary>What a client takes from a node: all palettes with their help are one frame.</summary>
    public static FrameLimits OfClient { get; } = new(1024 * 1024, TimeSpan.FromSeconds(30));
}
