namespace SessionRec.Core.Data;

/// <summary>
/// A file format: one class and one line in <see cref="DataFormats"/> add one. Readers stream, count what they drop, and
/// never let one bad row end an import.
/// </summary>
public interface IDataFormat
{
    /// <summary>The name in study files and on the command line, for example <c>online-retail</c>.</summary>
    string Name { get; }

    /// <summary>One sentence: what the file looks like and where it comes from.</summary>
    string Description { get; }

    /// <summary>What can make a session, the default first: for example <c>customer</c>, <c>invoice</c>.</summary>
    IReadOnlyList<string> SessionRules { get; }

    /// <summary>The least session length that is kept where the user says nothing.</summary>
    int DefaultMinimumSessionLength { get; }

    /// <summary>True where it reads Excel workbooks, too.</summary>
    bool ReadsWorkbooks => false;

    /// <summary>True where <paramref name="firstLine"/> (Latin-1, no line end) looks like the first line of such a file.</summary>
    bool Recognises(string firstLine);

    /// <summary>Reads all of <paramref name="file"/>. <paramref name="options"/> are validated and complete.</summary>
    /// <exception cref="InputException">The file is not what it claims to be.</exception>
    ImportResult Read(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation);

    /// <summary>Counts what is missing in each column of <paramref name="file"/>, in a pass of its own.</summary>
    /// <exception cref="InputException">The file is not what it claims to be.</exception>
    NullCounts CountNulls(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation) => NullCounts.None;
}
