namespace SessionRec.Core.Data;

/// <summary>How often a column of a file has nothing in it.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Missing">Rows without a value: nothing, blanks, or <c>nan</c>; null where the file does not say.</param>
public sealed record ColumnNulls(string Column, long? Missing);
