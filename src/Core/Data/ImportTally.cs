namespace SessionRec.Core.Data;

/// <summary>Counts rows while a reader works, and gives up where the file is plainly not what it claims to be.</summary>
public sealed class ImportTally(string path, string format)
{
    /// <summary>How many bad rows are told one by one; the others are only counted.</summary>
    public const int BadRowsTold = 10;

    /// <summary>Where so many rows came first and all were bad, the rest is not read.</summary>
    private const int HopelessAfter = 1000;

    private readonly Dictionary<string, long> _dropped = [];
    private readonly List<BadRow> _firstBadRows = [];
    private long _badRows;

    public long Rows { get; private set; }

    public bool HasDropped => _dropped.Count > 0;

    public void CountRow() => Rows++;

    /// <summary>Counts <paramref name="events"/> rows as left out by the rule <paramref name="reason"/>.</summary>
    public void Drop(string reason, long events = 1)
    {
        if (events > 0) _dropped[reason] = _dropped.GetValueOrDefault(reason) + events;
    }

    public void Bad(long line, string reason)
    {
        _badRows++;
        if (_firstBadRows.Count < BadRowsTold) _firstBadRows.Add(new BadRow(line, reason));
        if (_badRows == HopelessAfter && Rows == HopelessAfter) throw NotThisFormat();
    }

    /// <exception cref="InputException">More than half of the rows were bad, or nothing was left.</exception>
    public ImportReport Complete(long kept)
    {
        if (_badRows * 2 > Rows) throw NotThisFormat();
        if (kept == 0) throw new InputException($"{path}: no session is left of {Rows:N0} rows{Reasons()}.");
        return new ImportReport(Rows, kept, _dropped, _badRows, _firstBadRows);
    }

    private InputException NotThisFormat() => InputException.At(
        path,
        _firstBadRows[0].Line,
        $"{_firstBadRows[0].Reason}; {_badRows:N0} of the first {Rows:N0} rows cannot be read as {format}. Is this file of another format?");

    private string Reasons() => _dropped.Count == 0
        ? ""
        : $" (dropped: {string.Join(", ", _dropped.Select(d => $"{d.Value:N0} {d.Key}"))})";
}
