namespace SessionRec.Core.Data.Formats;

/// <summary>
/// Any CSV or TSV file with a header, columns named by the options. Rows of a session may lie anywhere. Sessions are in
/// order of first appearance, their events by time (equal times: as in the file), or as in the file where there is no time.
/// </summary>
public sealed class TableFormat : IDataFormat
{
    private const string Session = "session", Gap = "gap";

    public string Name => "table";

    public string Description => "CSV or TSV with a header; the columns are named by session_column, item_column and time_column";

    public IReadOnlyList<string> SessionRules => [Session, Gap];

    public int DefaultMinimumSessionLength => 1;

    /// <summary>A table is read by name only: any text file could be one.</summary>
    public bool Recognises(string firstLine) => false;

    public ImportResult Read(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TableReader(file, LayoutOf(options), options, options.Sessions == Gap).Read(byTime: true, progress, cancellation);
    }

    public NullCounts CountNulls(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return TableReader.CountNulls(file, LayoutOf(options), columns: null, progress, cancellation);
    }

    private TableLayout LayoutOf(DataOptions options) =>
        new(Name, options.Separator, HasHeader: true, options.SessionColumn, options.ItemColumn, options.TimeColumn, ItemName: options.NameColumn);
}
