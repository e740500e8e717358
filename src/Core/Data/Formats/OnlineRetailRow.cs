namespace SessionRec.Core.Data.Formats;

/// <summary>The fields of one transaction that sessions are made of.</summary>
internal readonly ref struct OnlineRetailRow
{
    /// <summary>Where it is in the file, from 1.</summary>
    public required long Line { get; init; }

    public required ReadOnlySpan<byte> Invoice { get; init; }

    public required ReadOnlySpan<byte> StockCode { get; init; }

    public required ReadOnlySpan<byte> Description { get; init; }

    public required ReadOnlySpan<byte> Date { get; init; }

    public required ReadOnlySpan<byte> Customer { get; init; }
}
