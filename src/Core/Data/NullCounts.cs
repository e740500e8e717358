namespace SessionRec.Core.Data;

/// <summary>The missing values of a file as it is, before anything is left out.</summary>
/// <param name="Rows">Rows of data.</param>
/// <param name="Columns">Its columns in their order; none where the format has no columns.</param>
public sealed record NullCounts(long Rows, IReadOnlyList<ColumnNulls> Columns)
{
    public static readonly NullCounts None = new(0, []);
}
