namespace SessionRec.Core.Data.Formats;

/// <summary>
/// One pass over a native file. Built for tens of millions of events: 4 bytes an event and 12 a session are kept, times
/// and session names only where they are asked for.
/// </summary>
internal sealed class NativeReader
{
    private const int ReportEvery = 1 << 16;

    private readonly DataFile _file;
    private readonly DataOptions _options;
    private readonly LineReader _lines;
    private readonly ImportTally _tally;
    private readonly ItemTable _itemTable = new();
    private readonly List<int> _items = [];
    private readonly List<int> _offsets = [0];
    private List<double>? _times;
    private readonly List<string>? _sessionIds;
    private readonly SessionContiguity _contiguity = new();
    private byte[] _session = new byte[64];
    private int _sessionLength = -1;
    private int _sessionColumn;
    private int _itemColumn;
    private int _timeColumn;
    private int _columns;

    public NativeReader(DataFile file, DataOptions options)
    {
        (_file, _options) = (file, options);
        _lines = new LineReader(file);
        _tally = new ImportTally(file.Path, "native");
        _times = options.KeepTimes ? [] : null;
        _sessionIds = options.KeepSessionIds ? [] : null;
    }

    private ReadOnlySpan<byte> CurrentSession => _session.AsSpan(0, _sessionLength);

    public ImportResult Read(IProgress<double>? progress, CancellationToken cancellation)
    {
        ReadHeader();
        while (_lines.TryRead(out var line))
        {
            _tally.CountRow();
            Take(line);
            if (_tally.Rows % ReportEvery != 0) continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(_file.ShareRead);
        }

        if (_sessionLength >= 0) EndSession();
        _contiguity.Check(_file.Path, _sessionColumn, cancellation);
        var corpus = Corpus();
        return new ImportResult(corpus, _tally.Complete(corpus.EventCount));
    }

    private void ReadHeader()
    {
        if (!_lines.TryRead(out var line)) throw new InputException($"{_file.Path} is empty; a native file begins with the line SessionId, ItemId, Time.");
        var header = FieldText.Decode(line);
        var names = header.Split('\t');
        _columns = names.Length;
        _sessionColumn = Column(NativeFormat.SessionColumn);
        _itemColumn = Column(NativeFormat.ItemColumn);
        _timeColumn = Array.IndexOf(names, NativeFormat.TimeColumn);
        if (_options.NeedsTimes) Column(NativeFormat.TimeColumn);
        else if (_timeColumn < 0) _times = null;

        int Column(string name)
        {
            var index = Array.IndexOf(names, name);
            return index >= 0 ? index : throw InputException.At(
                _file.Path,
                1,
                $"there is no column {name}: the first line of a native file is SessionId<tab>ItemId<tab>Time, this one is '{FieldText.Shorten(header)}'.");
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> session = default, item = default, time = default;
        var rest = line;
        for (var column = 0; column < _columns; column++)
        {
            var tab = rest.IndexOf((byte)'\t');
            if (tab < 0 != (column == _columns - 1))
            {
                _tally.Bad(_lines.Line, $"there are {line.Count((byte)'\t') + 1} fields where the header has {_columns}");
                return;
            }

            var field = tab < 0 ? rest : rest[..tab];
            if (column == _sessionColumn) session = field;
            else if (column == _itemColumn) item = field;
            else if (column == _timeColumn) time = field;
            rest = rest[(tab + 1)..];
        }

        var seconds = 0.0;
        if (!FieldText.IsName(session)) _tally.Bad(_lines.Line, "the session is empty or contains a carriage return");
        else if (!FieldText.IsName(item)) _tally.Bad(_lines.Line, "the item is empty or contains a carriage return");
        else if (_timeColumn >= 0 && !EventTime.TrySeconds(time, out seconds)) _tally.Bad(_lines.Line, $"the time '{FieldText.Shorten(time)}' is not {EventTime.AllowedSeconds}");
        else Add(session, item, seconds);
    }

    private void Add(ReadOnlySpan<byte> session, ReadOnlySpan<byte> item, double time)
    {
        if (_sessionLength < 0 || !session.SequenceEqual(CurrentSession)) BeginSession(session);
        _items.Add(_itemTable.Index(item));
        _times?.Add(time);
    }

    private void BeginSession(ReadOnlySpan<byte> session)
    {
        if (_sessionLength >= 0) EndSession();
        if (session.Length > _session.Length) _session = new byte[session.Length * 2];
        session.CopyTo(_session);
        _sessionLength = session.Length;
        _contiguity.Begin(session);
    }

    private void EndSession()
    {
        var length = _items.Count - _offsets[^1];
        if (length >= (_options.MinimumSessionLength ?? 1))
        {
            _offsets.Add(_items.Count);
            _sessionIds?.Add(FieldText.Decode(CurrentSession));
            return;
        }

        _tally.Drop($"in sessions of fewer than {_options.MinimumSessionLength} events", length);
        _items.RemoveRange(_offsets[^1], length);
        _times?.RemoveRange(_offsets[^1], length);
    }

    private SessionCorpus Corpus()
    {
        int[] items = [.. _items];
        _items.Clear();
        _items.TrimExcess();
        var keys = _itemTable.ToArray();
        // Dropped sessions may have named items first: number those that are left by first appearance again.
        if (_tally.HasDropped) keys = CatalogueOrder.Renumber(items, keys);
        return new SessionCorpus(keys, items, [.. _offsets], _sessionIds?.ToArray(), _times?.ToArray());
    }
}
