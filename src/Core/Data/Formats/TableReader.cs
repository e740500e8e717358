using System.Globalization;
using CsvHelper;

namespace SessionRec.Core.Data.Formats;

/// <summary>Reads any text table with a column each for session, item and time.</summary>
internal sealed class TableReader
{
    private const int RecordLimit = 1 << 20, ReportEvery = 1 << 14;

    private readonly DataFile _file;
    private readonly TableLayout _layout;
    private readonly ImportTally _tally;
    private readonly bool _timeRequired;
    private readonly bool _cutAtGaps;
    private readonly DataOptions _options;
    private int _session;
    private int _item;
    private int _time;
    private int _name = -1;

    public TableReader(DataFile file, TableLayout layout, DataOptions options, bool cutAtGaps)
    {
        (_file, _layout, _options, _cutAtGaps) = (file, layout, options, cutAtGaps);
        _tally = new ImportTally(file.Path, layout.Name);
        _timeRequired = options.NeedsTimes || cutAtGaps;
    }

    public ImportResult Read(bool byTime, IProgress<double>? progress, CancellationToken cancellation)
    {
        try
        {
            using var csv = CsvReader.Create(_file.Content, OptionsOf(_layout), leaveOpen: true);
            FindColumns([.. csv.Headers]);
            var assembler = new SessionAssembler(_options with { KeepTimes = _options.KeepTimes && _time >= 0, KeepItemNames = _options.KeepItemNames && _name >= 0 }, byTime && _time >= 0, _cutAtGaps);
            while (csv.Read())
            {
                _tally.CountRow();
                Take(csv, assembler);
                if (_tally.Rows % ReportEvery != 0) continue;
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(_file.ShareRead);
            }

            var corpus = assembler.Assemble(_tally);
            return new ImportResult(corpus, _tally.Complete(corpus.EventCount));
        }
        catch (CsvFormatException e)
        {
            throw TooLong(_file, e);
        }
    }

    /// <summary>See <see cref="IDataFormat.CountNulls"/>.</summary>
    public static NullCounts CountNulls(DataFile file, TableLayout layout, IReadOnlyList<string>? columns, IProgress<double>? progress, CancellationToken cancellation)
    {
        try
        {
            return TextNulls.Count(file, OptionsOf(layout), columns, progress, cancellation);
        }
        catch (CsvFormatException e)
        {
            throw TooLong(file, e);
        }
    }

    private static CsvReaderOptions OptionsOf(TableLayout layout) => new()
    {
        Separator = layout.Separator,
        HasHeader = layout.HasHeader,
        Mode = layout.IsPlain ? CsvMode.NoEscape : CsvMode.Rfc4180,
        MaxRecordSize = RecordLimit,
        TrackLineNumbers = true,
    };

    private static InputException TooLong(DataFile file, CsvFormatException e) =>
        new($"{file.Path}: a row is longer than {RecordLimit:N0} bytes: a quote is not closed, or this is not a table. {e.Message}", e);

    private void FindColumns(string[] header)
    {
        if (!_layout.HasHeader)
        {
            (_session, _item, _time) = (Number(_layout.Session), Number(_layout.Item), Number(_layout.Time));
            return;
        }

        if (header.Length == 0) throw new InputException($"{_file.Path} is empty; a table begins with a line that names its columns.");
        var names = Array.ConvertAll(header, h => h.Trim());
        _session = Column(_layout.Session, "session_column");
        _item = Column(_layout.Item, "item_column");
        _time = _timeRequired ? Column(_layout.Time, "time_column") : Array.IndexOf(names, _layout.Time);
        if (_layout.ItemName.Length > 0) _name = Column(_layout.ItemName, "name_column");

        int Column(string name, string option)
        {
            var index = Array.IndexOf(names, name);
            return index >= 0 ? index : throw InputException.At(
                _file.Path,
                1,
                $"there is no column '{name}'; there are {string.Join(", ", names.Take(20).Select(n => $"'{FieldText.Shorten(n)}'"))}. Name it by data.options.{option}.");
        }
    }

    private static int Number(string column) => int.Parse(column, CultureInfo.InvariantCulture);

    private void Take(CsvReader row, SessionAssembler assembler)
    {
        var needed = Math.Max(Math.Max(_session, _item), Math.Max(_time, _name)) + 1;
        var seconds = 0.0;
        if (row.FieldCount < needed)
            _tally.Bad(row.LineNumber, $"there are {row.FieldCount} fields where {needed} are needed");
        else if (!FieldText.IsName(row.GetSpan(_session)))
            _tally.Bad(row.LineNumber, "the session is empty or contains a tab or a line break");
        else if (!FieldText.IsName(row.GetSpan(_item)))
            _tally.Bad(row.LineNumber, "the item is empty or contains a tab or a line break");
        else if (_time >= 0 && !TryTime(row.GetSpan(_time), out seconds))
            _tally.Bad(row.LineNumber, $"the time '{FieldText.Shorten(row.GetSpan(_time))}' is not {(_layout.IsPlain ? EventTime.AllowedSeconds : EventTime.Allowed)}");
        else
            Add(row, assembler, seconds);
    }

    private void Add(CsvReader row, SessionAssembler assembler, double seconds)
    {
        var item = assembler.Items.Index(row.GetSpan(_item));
        assembler.Add(assembler.Sessions.Index(row.GetSpan(_session)), item, seconds);
        if (_name >= 0) assembler.Name(item, row.GetSpan(_name));
    }

    private bool TryTime(ReadOnlySpan<byte> field, out double seconds) =>
        _layout.IsPlain ? EventTime.TrySeconds(field, out seconds) : EventTime.TryParse(field, out seconds);
}
