using SessionRec.Core;

namespace SessionRec.Serving;

/// <summary>What a server answers from, where it listens, and how much it takes.</summary>
public sealed record ServingOptions
{
    /// <summary>The largest body of a request, in bytes.</summary>
    public const int MaximumBodyBytes = 1 << 20;

    /// <summary>The longest path and query of a request, in bytes.</summary>
    public const int MaximumTargetBytes = 16 << 10;

    /// <summary>The most items in one list of a request.</summary>
    public const int MaximumItems = 1000;

    /// <summary>The most items in an answer.</summary>
    public const int MaximumTop = 1000;

    /// <summary>The most requests in a batch.</summary>
    public const int MaximumBatch = 100;

    /// <summary>The longest identifier of an item or a session, in characters.</summary>
    public const int MaximumIdLength = 256;

    /// <summary>The model's file; it is read again when it is replaced.</summary>
    public required string ModelFile { get; init; }

    /// <summary>A table of names, as data import leaves beside a corpus; null for those in the model.</summary>
    public string? NamesFile { get; init; }

    /// <summary>Host and port to listen on; port 0 lets the system choose.</summary>
    public string Http { get; init; } = "127.0.0.1:8090";

    /// <summary>A session that asks nothing for so long is forgotten.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Sessions that are remembered; above it those that were silent the longest are forgotten.</summary>
    public int MaximumSessions { get; init; } = 100_000;

    /// <summary>Items of a session that are remembered, the last ones.</summary>
    public int SessionItems { get; init; } = 50;

    /// <summary>How often the model's file is looked at.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long requests have to finish when the server ends.</summary>
    public TimeSpan EndWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <exception cref="InputException">A value is not allowed; the message says which are.</exception>
    public void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(ModelFile), "The model's file has no name.");
        Require(ListenUrl() is { AbsolutePath: "/", Port: >= 0 }, $"--http: '{Http}' is not allowed; it is a host and a port, for example 127.0.0.1:8090.");
        Require(SessionIdle > TimeSpan.Zero && SessionIdle <= TimeSpan.FromDays(30), $"--session-minutes: {SessionIdle.TotalMinutes:0.###} is not allowed; it is above 0 and at most 43200 (30 days).");
        Require(MaximumSessions is >= 1 and <= 10_000_000, $"--max-sessions: {MaximumSessions} is not allowed; it is 1 to 10000000.");
        Require(SessionItems is >= 1 and <= MaximumItems, $"--session-items: {SessionItems} is not allowed; it is 1 to {MaximumItems}.");
        Require(LookEvery > TimeSpan.Zero, "The model's file is looked at after a time above 0.");
    }

    private Uri? ListenUrl() => Uri.TryCreate($"http://{Http}", UriKind.Absolute, out var url) ? url : null;

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new InputException(message);
    }
}
