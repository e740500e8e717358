using Parquet;
using Parquet.Schema;
using SessionRec.Core.Tuning;

namespace SessionRec.Core.Reporting.Results;

/// <summary>A Parquet file that is written a part at a time: each part is a row group.</summary>
internal sealed class ParquetTable : IAsyncDisposable
{
    private readonly ParquetWriter _writer;
    private readonly (ResultColumn Column, DataField Field)[] _fields;

    private ParquetTable(ParquetWriter writer, (ResultColumn, DataField)[] fields) => (_writer, _fields) = (writer, fields);

    public static async Task<ParquetTable> CreateAsync(Stream destination, IReadOnlyList<ResultColumn> columns, CancellationToken cancellation)
    {
        var fields = columns.Select(c => (c, FieldOf(c))).ToArray();
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields.Select(f => f.Item2)), destination, cancellationToken: cancellation).ConfigureAwait(false);
        return new ParquetTable(writer, fields);
    }

    /// <summary>Writes rows that have the file's columns.</summary>
    public async Task AppendAsync(ResultTable rows, CancellationToken cancellation)
    {
        if (rows.Count == 0) return;
        using var group = _writer.CreateRowGroup();
        foreach (var (column, field) in _fields)
        {
            var cells = Enumerable.Range(0, rows.Count).Select(row => rows[row, column.Name]);
            await (column.Kind switch
            {
                ParameterKind.Integer => group.WriteAsync<long>(field, cells.Select(c => (long?)c).ToArray().AsMemory(), cancellationToken: cancellation),
                ParameterKind.Real => group.WriteAsync<double>(field, cells.Select(c => (double?)c).ToArray().AsMemory(), cancellationToken: cancellation),
                ParameterKind.Boolean => group.WriteAsync<bool>(field, cells.Select(c => (bool?)c).ToArray().AsMemory(), cancellationToken: cancellation),
                _ => group.WriteAsync(field, cells.Select(c => (string?)c).ToArray()!),
            }).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static DataField FieldOf(ResultColumn column) => column.Kind switch
    {
        ParameterKind.Integer => new DataField<long?>(column.Name),
        ParameterKind.Real => new DataField<double?>(column.Name),
        ParameterKind.Boolean => new DataField<bool?>(column.Name),
        _ => new DataField<string>(column.Name, nullable: true),
    };
}
