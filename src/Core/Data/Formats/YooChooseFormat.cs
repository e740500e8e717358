namespace SessionRec.Core.Data.Formats;

/// <summary>
/// The clicks of the RecSys Challenge 2015 (<c>yoochoose-clicks.dat</c>): no header; session, time, item, category.
/// Sessions are in order of first appearance, their events by time.
/// </summary>
/// <remarks>Source: Ben-Shimon et al., "RecSys Challenge 2015 and the YOOCHOOSE dataset" (2015).</remarks>
public sealed class YooChooseFormat : IDataFormat
{
    private static readonly TableLayout Layout = new("yoochoose", ',', HasHeader: false, Session: "0", Item: "2", Time: "1");

    private static readonly string[] Columns = ["session", "time", "item", "category"];

    public string Name => Layout.Name;

    public string Description => "RecSys Challenge 2015 clicks: session,2014-04-07T10:51:09.277Z,item,category without a header";

    public IReadOnlyList<string> SessionRules => ["session"];

    public int DefaultMinimumSessionLength => 1;

    public bool Recognises(string firstLine)
    {
        ArgumentNullException.ThrowIfNull(firstLine);
        return firstLine.Split(',') is [var session, [_, _, _, _, '-', _, _, '-', _, _, 'T', .., 'Z'], var item, _]
            && session.All(char.IsAsciiDigit) && item.All(char.IsAsciiDigit);
    }

    public ImportResult Read(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation) =>
        new TableReader(file, Layout, options, cutAtGaps: false).Read(byTime: true, progress, cancellation);

    public NullCounts CountNulls(DataFile file, DataOptions options, IProgress<double>? progress, CancellationToken cancellation) =>
        TableReader.CountNulls(file, Layout, Columns, progress, cancellation);
}
