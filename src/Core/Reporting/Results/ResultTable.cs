using System.Globalization;
using System.Text.Json;
using CsvHelper;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Reporting.Results;

/// <summary>
/// Results as a table: typed columns, and cells that are <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="string"/> or null. Written as CSV, Parquet or JSON.
/// </summary>
public sealed class ResultTable
{
    private static readonly CsvWriterOptions CsvOptions = new() { NewLine = "\n" };
    private readonly object?[][] _rows;
    private readonly Dictionary<string, int> _places;

    private ResultTable(IReadOnlyList<ResultColumn> columns, object?[][] rows)
    {
        (Columns, _rows) = (columns, rows);
        _places = columns.Select((column, place) => (column.Name, place)).ToDictionary(c => c.Name, c => c.place);
    }

    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Rows there are.</summary>
    public int Count => _rows.Length;

    /// <summary>A cell; null where it is empty.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public object? this[int row, string column] => _rows[row][Place(column)];

    /// <summary>A column as numbers: not a number where a cell is empty or a word, 1 and 0 for true and false.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public double[] Numbers(string column)
    {
        var place = Place(column);
        return Array.ConvertAll(_rows, row => row[place] switch
        {
            double real => real,
            long whole => whole,
            bool flag => flag ? 1 : 0,
            _ => double.NaN,
        });
    }

    /// <summary>Rows with the columns of all of them, in the order in which columns first occur; what a row lacks is empty.</summary>
    internal static ResultTable Of(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows) => Of(
        [.. rows.SelectMany(r => r.Keys).Distinct().Select(name => new ResultColumn(name, KindOf(rows.Select(r => Plain(r.GetValueOrDefault(name))))))],
        rows);

    /// <summary>Rows in given columns; what they have besides is left out.</summary>
    internal static ResultTable Of(IReadOnlyList<ResultColumn> columns, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows) => new(
        columns,
        [.. rows.Select(row => columns.Select(column => Fitting(Plain(row.GetValueOrDefault(column.Name)), column.Kind)).ToArray())]);

    /// <summary>A header and a line a row; true and false as Python writes them, as Ray does.</summary>
    public void WriteCsv(TextWriter writer)
    {
        using var csv = CsvWriter.Create(writer, CsvOptions, leaveOpen: true);
        csv.WriteRecord(Columns.Select(c => c.Name).ToArray());
        foreach (var row in _rows) csv.WriteRecord(Array.ConvertAll(row, Cell));
    }

    /// <summary>An object a line; empty cells are left out.</summary>
    public void WriteJson(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var row in _rows)
            writer.WriteLine(JsonSerializer.Serialize(
                new OrderedDictionary<string, object>(Columns.Index().Where(c => row[c.Index] is not null).Select(c => KeyValuePair.Create(c.Item.Name, row[c.Index]!))), ReportJson.Compact));
    }

    /// <summary>A Parquet file with optional columns.</summary>
    public async Task WriteParquetAsync(Stream destination, CancellationToken cancellation = default)
    {
        var writer = await ParquetTable.CreateAsync(destination, Columns, cancellation).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false)) await writer.AppendAsync(this, cancellation).ConfigureAwait(false);
    }

    /// <summary>What a column holds whose cells are <paramref name="values"/>: whole numbers among real ones are real, anything else that differs is text.</summary>
    internal static ParameterKind KindOf(IEnumerable<object?> values)
    {
        var kinds = values.OfType<object>().Select(KindOf).Distinct().ToArray();
        return kinds switch
        {
            [] => ParameterKind.Text,
            [var one] => one,
            _ when kinds.All(k => k is ParameterKind.Integer or ParameterKind.Real) => ParameterKind.Real,
            _ => ParameterKind.Text,
        };
    }

    /// <summary>A value as a cell holds it.</summary>
    internal static object? Plain(object? value) => value switch
    {
        int whole => (long)whole,
        ParameterValue { Kind: ParameterKind.Integer } parameter => parameter.AsInt64(),
        ParameterValue { Kind: ParameterKind.Real } parameter => parameter.AsDouble(),
        ParameterValue { Kind: ParameterKind.Boolean } parameter => parameter.AsBoolean(),
        ParameterValue parameter => parameter.AsText(),
        _ => value,
    };

    private static ParameterKind KindOf(object value) => value switch
    {
        long => ParameterKind.Integer,
        double => ParameterKind.Real,
        bool => ParameterKind.Boolean,
        _ => ParameterKind.Text,
    };

    private static object? Fitting(object? value, ParameterKind kind) => (kind, value) switch
    {
        (_, null) => null,
        (ParameterKind.Real, long whole) => (double)whole,
        (ParameterKind.Text, not string) => Cell(value),
        _ => value,
    };

    private static string Cell(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "True" : "False",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private int Place(string column) => _places.TryGetValue(column, out var place)
        ? place
        : throw new KeyNotFoundException($"There is no column '{column}'; there are {string.Join(", ", _places.Keys)}.");
}
