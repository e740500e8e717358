using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace SessionRec.Core.Data.Formats;

/// <summary>Columns of a Parquet row group as what events are made of; null where there is no value.</summary>
internal static class ParquetColumn
{
    /// <summary>The values as text; numbers in their shortest form, invariant.</summary>
    public static async Task<string?[]> NamesAsync(ParquetRowGroupReader rows, DataField field, CancellationToken cancellation)
    {
        if (field.ClrType == typeof(ReadOnlyMemory<char>)) return await TextAsync(rows, field, cancellation).ConfigureAwait(false);
        if (field.ClrType == typeof(ReadOnlyMemory<byte>)) return await BytesAsync(rows, field, cancellation).ConfigureAwait(false);
        return field.ClrType == typeof(int) ? Text(await ValuesAsync<int>(rows, field, cancellation).ConfigureAwait(false))
            : field.ClrType == typeof(long) ? Text(await ValuesAsync<long>(rows, field, cancellation).ConfigureAwait(false))
            : field.ClrType == typeof(uint) ? Text(await ValuesAsync<uint>(rows, field, cancellation).ConfigureAwait(false))
            : field.ClrType == typeof(ulong) ? Text(await ValuesAsync<ulong>(rows, field, cancellation).ConfigureAwait(false))
            : field.ClrType == typeof(short) ? Text(await ValuesAsync<short>(rows, field, cancellation).ConfigureAwait(false))
            : field.ClrType == typeof(double) ? Text(await ValuesAsync<double>(rows, field, cancellation).ConfigureAwait(false))
            : throw new InputException($"column '{field.Name}' holds {field.ClrType.Name}; sessions and items are texts or numbers.");
    }

    /// <summary>The values as seconds since 1970.</summary>
    public static async Task<double?[]> SecondsAsync(ParquetRowGroupReader rows, DataField field, CancellationToken cancellation)
    {
        if (field.ClrType != typeof(DateTime)) return Array.ConvertAll(await NamesAsync(rows, field, cancellation).ConfigureAwait(false), Seconds);
        var dates = await ValuesAsync<DateTime>(rows, field, cancellation).ConfigureAwait(false);
        return Array.ConvertAll(dates, date => date is { } day ? (DateTime.SpecifyKind(day, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds : (double?)null);
    }

    private static async Task<string?[]> TextAsync(ParquetRowGroupReader rows, DataField field, CancellationToken cancellation)
    {
        var values = new string?[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory(), null, cancellation).ConfigureAwait(false);
        return values;
    }

    /// <summary>Texts that the file does not mark as such.</summary>
    private static async Task<string?[]> BytesAsync(ParquetRowGroupReader rows, DataField field, CancellationToken cancellation)
    {
        var values = new byte[]?[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory(), null, cancellation).ConfigureAwait(false);
        return Array.ConvertAll(values, v => v is null ? null : FieldText.Decode(v));
    }

    private static async Task<T?[]> ValuesAsync<T>(ParquetRowGroupReader rows, DataField field, CancellationToken cancellation)
        where T : struct
    {
        if (field.IsNullable)
        {
            var nullable = new T?[rows.RowCount];
            await rows.ReadAsync(field, nullable.AsMemory(), null, cancellation).ConfigureAwait(false);
            return nullable;
        }

        var values = new T[rows.RowCount];
        await rows.ReadAsync(field, values.AsMemory(), null, cancellation).ConfigureAwait(false);
        return Array.ConvertAll(values, v => (T?)v);
    }

    private static string?[] Text<T>(T?[] values)
        where T : struct, IFormattable => Array.ConvertAll(values, v => v?.ToString(null, CultureInfo.InvariantCulture));

    private static double? Seconds(string? text) => text is not null && EventTime.TryParse(Encoding.UTF8.GetBytes(text), out var seconds) ? seconds : null;
}
