namespace SessionRec.Core.Data;

/// <summary>A row that could not be read.</summary>
/// <param name="Line">Its first line in the unpacked file, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadRow(long Line, string Reason);
