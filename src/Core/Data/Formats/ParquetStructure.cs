using System.Buffers.Binary;
using Parquet;
using Parquet.Schema;

namespace SessionRec.Core.Data.Formats;

/// <summary>
/// Walks through the structures of a Parquet file before the library reads them: it does not come back from some that are
/// damaged, runs out of stack on others, and makes room for whatever number of rows the file claims.
/// </summary>
/// <remarks>Source: "Parquet file format", for the layout of footer, column chunks and page headers.</remarks>
internal static class ParquetStructure
{
    private const int FooterLimit = 1 << 28, PageHeaderLimit = 1 << 20, PageLimit = 1 << 26;

    private static readonly (int, int) UncompressedSize = (2, 0), CompressedSize = (3, 0), Values = (5, 1), ValuesOfVersion2 = (8, 1);

    /// <summary>Throws where the footer is not well formed; the stream is left at its start.</summary>
    /// <exception cref="InvalidDataException">The message says what is wrong.</exception>
    public static void CheckFooter(Stream file)
    {
        Span<byte> tail = stackalloc byte[8];
        if (file.Length < 12) throw new InvalidDataException("it is too short");
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8) || length < 0 || length > Math.Min(file.Length - 12, FooterLimit)) throw new InvalidDataException("it does not end in a footer");
        var footer = new byte[length];
        file.Position = file.Length - 8 - length;
        file.ReadExactly(footer);
        ThriftStructure.Read(footer);
        file.Position = 0;
    }

    /// <summary>Throws where a page header of the column is not well formed, or its pages do not have a value for every row.</summary>
    /// <exception cref="InvalidDataException">The message says what is wrong.</exception>
    public static void CheckColumn(Stream file, ParquetRowGroupReader rows, DataField field)
    {
        var chunk = rows.GetMetadata(field)?.MetaData ?? throw new InvalidDataException($"column '{field.Name}' has no data");
        if (chunk.NumValues != rows.RowCount || rows.RowCount < 0)
            throw new InvalidDataException($"a row group of {rows.RowCount:N0} rows has {chunk.NumValues:N0} values in column '{field.Name}'");
        var position = chunk.DictionaryPageOffset is { } dictionary and > 0 ? Math.Min(dictionary, chunk.DataPageOffset) : chunk.DataPageOffset;
        var header = new byte[(int)Math.Min(PageHeaderLimit, file.Length)];
        for (var values = 0L; values < chunk.NumValues;)
        {
            if (position < 0 || position >= file.Length) throw new InvalidDataException($"column '{field.Name}' ends after {values:N0} of {chunk.NumValues:N0} values");
            file.Position = position;
            var filled = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            var (length, numbers) = ThriftStructure.Read(header.AsSpan(0, filled));
            var size = numbers.GetValueOrDefault(CompressedSize, -1);
            if (size < 0 || size > file.Length - position - length || numbers.GetValueOrDefault(UncompressedSize, -1) is < 0 or > PageLimit)
                throw new InvalidDataException($"a page of column '{field.Name}' claims an impossible size");
            var inPage = Math.Max(numbers.GetValueOrDefault(Values), numbers.GetValueOrDefault(ValuesOfVersion2));
            if (inPage < 0 || inPage > chunk.NumValues - values) throw new InvalidDataException($"a page of column '{field.Name}' claims {inPage:N0} values");
            values += inPage;
            position += length + size;
        }
    }
}
