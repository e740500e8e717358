using CsvHelper;

namespace SessionRec.Core.Data.Formats;

/// <summary>Counts the missing values of a text table or a workbook, a column at a time. A row that is too short lacks its last values.</summary>
internal static class TextNulls
{
    private const int ReportEvery = 1 << 14;

    public static NullCounts Count(DataFile file, CsvReaderOptions options, IReadOnlyList<string>? columns, IProgress<double>? progress, CancellationToken cancellation)
    {
        using var csv = CsvReader.Create(file.Content, options, leaveOpen: true);
        string[] names = columns is null ? Array.ConvertAll([.. csv.Headers], (string h) => h.Trim()) : [.. columns];
        var (rows, missing) = (0L, new long[names.Length]);
        while (csv.Read())
        {
            for (var column = 0; column < missing.Length; column++)
                if (column >= csv.FieldCount || FieldText.IsMissing(csv.GetSpan(column))) missing[column]++;
            if (++rows % ReportEvery != 0) continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(file.ShareRead);
        }

        return Of(rows, names, missing);
    }

    public static NullCounts CountWorkbook(DataFile file, CancellationToken cancellation)
    {
        using var sheet = new WorkbookRows(file);
        string[] names = sheet.Read() ? [.. Enumerable.Range(0, sheet.FieldCount).Select(i => FieldText.Decode(sheet.Field(i)))] : [];
        var (rows, missing) = (0L, new long[names.Length]);
        while (sheet.Read())
        {
            for (var column = 0; column < missing.Length; column++)
                if (column >= sheet.FieldCount || FieldText.IsMissing(sheet.Field(column))) missing[column]++;
            if (++rows % ReportEvery == 0) cancellation.ThrowIfCancellationRequested();
        }

        return Of(rows, names, missing);
    }

    private static NullCounts Of(long rows, string[] names, long[] missing) => new(rows, [.. names.Zip(missing, (name, count) => new ColumnNulls(name, count))]);
}
