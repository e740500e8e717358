using Parquet;
using Parquet.Schema;
using SessionRec.Core.Reporting;

namespace SessionRec.Core.Models.Word2Vec.Formats;

/// <summary>A row for each item: <c>item</c> (text), <c>count</c> (0 where it is not known) and <c>vector</c> (a list of floats).</summary>
public sealed class ParquetVectorFormat : IVectorFormat
{
    public string Name => "parquet";

    public string Description => "Parquet with the columns item, count and vector, a list of floats";

    public string Extension => ".parquet";

    public IReadOnlyList<string> FilesFor(string path) => [path];

    public Task WriteAsync(string path, KeyedVectors vectors, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return ReplacedFile.WriteAsync(path, stream => WriteAsync(stream, vectors, cancellation));
    }

    private static async Task WriteAsync(Stream stream, KeyedVectors vectors, CancellationToken cancellation)
    {
        var (item, count, component) = (new DataField<string>("item", nullable: false), new DataField<long>("count"), new DataField<float>("element"));
        var schema = new ParquetSchema(item, count, new ListField("vector", component));
        await using var writer = await ParquetWriter.CreateAsync(schema, stream, cancellationToken: cancellation).ConfigureAwait(false);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync(item, vectors.Keys.ToArray()).ConfigureAwait(false);
        long[] counts = vectors.Counts is { } known ? [.. known] : new long[vectors.Count];
        await group.WriteAsync<long>(count, counts.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
        // The elements of all lists stand in one row, all of them defined; level 0 begins the next list, level 1 goes on with it.
        var elements = new float[vectors.Count * vectors.VectorSize];
        var (defined, levels) = (new int[elements.Length], new int[elements.Length]);
        Array.Fill(defined, component.MaxDefinitionLevel);
        Array.Fill(levels, 1);
        for (var row = 0; row < vectors.Count; row++)
        {
            vectors.Vectors[row].CopyTo(elements.AsSpan(row * vectors.VectorSize));
            levels[row * vectors.VectorSize] = 0;
        }

        await group.WriteAllPartsAsync<float>(component, elements.AsMemory(), defined, levels, cancellation).ConfigureAwait(false);
    }
}
