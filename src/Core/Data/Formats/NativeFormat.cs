namespace SessionRec.Core.Data.Formats;

/// <summary>
/// SessionRec's own format, shared with session-rec, GRU4Rec and Serenade: tab-separated, UTF-8, header
/// <c>SessionId ItemId Time</c>, Time in seconds since 1970. The rows of a session lie together; their order is kept,
/// whatever the times say. The Time column may be absent, other columns are passed over.
/// </summary>
public sealed class NativeFormat : IDataFormat
{
    internal const string SessionColumn = "SessionId", ItemColumn = "ItemId", TimeColumn = "Time";

    private static readonly TableLayout Layout = new("native", '\t', HasHeader: true, SessionColumn, ItemColumn, TimeColumn, IsPlain: true);

    public string Name => Layout.Name;

    public string Description => "Tab-separated SessionId, ItemId and Time (seconds since 1970), a header line, sessions together";

    public IReadOnlyList<string> SessionRules => ["session"];

    public int DefaultMinimumSessionLength => 1;

    public bool Recognises(string firstLine) =>
        firstLine.Split('\t') is { Length: > 1 } columns && columns.Contains(SessionColumn) && columns.Contains(ItemColumn);

    public ImportResult Read(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        // The fast reader keeps every event; filters need the whole corpus at hand.
        return options.HasFilters
            ? new TableReader(file, Layout, options, cutAtGaps: false).Read(byTime: false, progress, cancellation)
            : new NativeReader(file, options).Read(progress, cancellation);
    }

    public NullCounts CountNulls(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation) =>
        TableReader.CountNulls(file, Layout, columns: null, progress, cancellation);
}
