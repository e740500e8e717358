using Parquet;
using Parquet.Schema;

namespace SessionRec.Core.Tests.Reporting.Results;

/// <summary>Reads a Parquet file of optional columns as rows.</summary>
internal static class ParquetRows
{
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> ReadAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: cancellation);
        var rows = new List<Dictionary<string, object?>>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var first = rows.Count;
            rows.AddRange(Enumerable.Range(0, (int)group.RowCount).Select(_ => new Dictionary<string, object?>()));
            foreach (var field in reader.Schema.DataFields)
            {
                var cells = await CellsAsync(group, field, (int)group.RowCount, cancellation);
                for (var i = 0; i < cells.Length; i++) rows[first + i][field.Name] = cells[i];
            }
        }

        return rows;
    }

    private static async Task<object?[]> CellsAsync(ParquetRowGroupReader group, DataField field, int count, CancellationToken cancellation)
    {
        if (field.ClrType == typeof(long)) return await CellsAsync<long>(group, field, count, cancellation);
        if (field.ClrType == typeof(double)) return await CellsAsync<double>(group, field, count, cancellation);
        if (field.ClrType == typeof(bool)) return await CellsAsync<bool>(group, field, count, cancellation);
        var texts = new string?[count];
        await group.ReadAsync(field, texts.AsMemory(), cancellationToken: cancellation);
        return texts;
    }

    private static async Task<object?[]> CellsAsync<T>(ParquetRowGroupReader group, DataField field, int count, CancellationToken cancellation)
        where T : struct
    {
        var cells = new T?[count];
        await group.ReadAsync<T>(field, cells.AsMemory(), cancellationToken: cancellation);
        return Array.ConvertAll(cells, c => (object?)c);
    }
}
