namespace SessionRec.Core.Models.Neighbours;

/// <summary>How nearest sessions are found and what they vote for.</summary>
internal sealed record NearestSessionsOptions
{
    /// <summary>Neighbours that vote.</summary>
    public required int Neighbours { get; init; }

    /// <summary>Most recent sessions with an item in common that are looked at, and that are indexed for each item.</summary>
    public required int SampleSize { get; init; }

    /// <summary>Distinct items from the end of the session that are looked at.</summary>
    public required int LastItems { get; init; }

    /// <summary>Cosine of the sets of items instead of the sum of the shared items' weights.</summary>
    public bool Cosine { get; init; }

    /// <summary>Weight of a query item by its place from the end (<see cref="PositionDecay"/>), for the similarity.</summary>
    public string Decay { get; init; } = "same";

    /// <summary>Weight of a neighbour's vote by the place of the latest item it shares with the query.</summary>
    public string MatchDecay { get; init; } = "same";

    /// <summary>How much rare items are preferred: votes count 1 + this times ln(sessions / sessions with the item).</summary>
    public double Idf { get; init; }

    /// <summary>How many of the query's own items, from the last one on, are left out of the answer.</summary>
    public int DroppedItems { get; init; }
}
