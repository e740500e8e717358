namespace SessionRec.Core.Tuning.Files;

/// <summary>Which data a study trains on: a data set that ships with the program, or a file.</summary>
/// <param name="Dataset">Name of a shipped data set, for example <c>starter</c>; null where <paramref name="Path"/> is given.</param>
/// <param name="Path">A file, relative paths from the folder of the study file; null where <paramref name="Dataset"/> is given.</param>
/// <param name="Format">The file's format, for example <c>online-retail</c>; null to recognise it by its content.</param>
/// <param name="Sessions">What makes a session, for example <c>customer</c> or <c>invoice</c>; null for the format's default.</param>
/// <param name="Options">Further options of the format, as written.</param>
/// <param name="Line">The line of the <c>data</c> key, for errors found later; 0 where it was not in the file.</param>
public sealed record DataReference(
    string? Dataset,
    string? Path,
    string? Format,
    string? Sessions,
    ParameterSet Options,
    long Line)
{
    /// <summary>The data set that is used where the file names none.</summary>
    public static DataReference Default { get; } = new("starter", null, null, null, ParameterSet.Empty, 0);
}
