namespace SessionRec.Core.Data;

/// <summary>What became of the rows of a file: <c>Rows = Kept + sum(Dropped) + BadRows</c>.</summary>
/// <param name="Rows">Rows of data in the file, the header not among them.</param>
/// <param name="Kept">Rows that are events of the corpus.</param>
/// <param name="Dropped">Rows left out by a rule, by rule.</param>
/// <param name="BadRows">Rows that could not be read.</param>
/// <param name="FirstBadRows">The first of them (at most <see cref="ImportTally.BadRowsTold"/>), with line and reason.</param>
public sealed record ImportReport(
    long Rows,
    long Kept,
    IReadOnlyDictionary<string, long> Dropped,
    long BadRows,
    IReadOnlyList<BadRow> FirstBadRows);
