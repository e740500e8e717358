using Parquet.Serialization;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Formats;

namespace SessionRec.Core.Tests.Models.Word2Vec.Formats;

public sealed class VectorFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-vectors-").FullName;

    public static TheoryData<string> Names => [.. VectorFormats.All.Select(format => format.Name)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_form_writes_the_files_it_names_and_nothing_else(string name)
    {
        var format = VectorFormats.Get(name);
        var path = Path.Combine(_folder, "vectors" + format.Extension);
        using var vectors = Vectors();

        await format.WriteAsync(path, vectors, TestContext.Current.CancellationToken);

        Assert.Equal(format.FilesFor(path).Order(StringComparer.Ordinal), Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
        Assert.All(format.FilesFor(path), file => Assert.NotEqual(0, new FileInfo(file).Length));
    }

    [Fact]
    public async Task Parquet_holds_a_row_an_item_with_its_count_and_its_vector()
    {
        var path = Path.Combine(_folder, "vectors.parquet");
        using var vectors = Vectors();

        await new ParquetVectorFormat().WriteAsync(path, vectors, TestContext.Current.CancellationToken);

        await using var file = File.OpenRead(path);
        var rows = (await ParquetSerializer.DeserializeUntypedAsync(file, cancellationToken: TestContext.Current.CancellationToken)).Data;
        Assert.Equal(["a", "b c"], rows.Select(row => row["item"]));
        Assert.Equal([7L, 3L], rows.Select(row => row["count"]));
        Assert.Equal([[1f, 2f, 3f], [4f, 5f, 6f]], rows.Select(row => ((System.Collections.IEnumerable)row["vector"]!).Cast<float>().ToArray()));
    }

    [Fact]
    public async Task What_fails_leaves_the_old_file_and_no_part()
    {
        var path = Path.Combine(_folder, "vectors.npy");
        await File.WriteAllTextAsync(path, "old", TestContext.Current.CancellationToken);
        using var vectors = new KeyedVectors(["two\nlines"], new VectorMatrix(1, 2));

        await Assert.ThrowsAsync<InputException>(() => new NumpyVectorFormat().WriteAsync(path, vectors, TestContext.Current.CancellationToken));

        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.Equal("old", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    private static KeyedVectors Vectors()
    {
        var matrix = new VectorMatrix(2, 3);
        for (var i = 0; i < 6; i++) matrix[i / 3][i % 3] = i + 1;
        return new KeyedVectors(["a", "b c"], matrix, [7, 3]);
    }
}
