using System.Text;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Models.Word2Vec.Formats;

namespace SessionRec.Core.Tests.Models.Word2Vec.Formats;

public sealed class VectorFileTests
{
    private static readonly string[] Keys = ["85123A", "BANK CHARGES", "100%", "50%25", "é\tü", "£"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_reads_back_the_same(bool binary)
    {
        using var vectors = Vectors();
        using var again = Load(Save(vectors, binary), binary);
        AssertSame(vectors, again);
    }

    [Fact]
    public void Gensim_reads_our_files_and_we_read_gensims()
    {
        using var vectors = Vectors();
        var folder = Directory.CreateTempSubdirectory("sessionrec-vectors-");
        try
        {
            var (text, binary) = (Path.Combine(folder.FullName, "vectors.txt"), Path.Combine(folder.FullName, "vectors.bin"));
            File.WriteAllBytes(text, Save(vectors, binary: false));
            File.WriteAllBytes(binary, Save(vectors, binary: true));
            var answer = GensimPeer.Ask("read", new { text, binary });
            foreach (var form in (string[])["text", "binary"])
            {
                var read = answer.GetProperty(form);
                Assert.Equal(["85123A", "BANK%20CHARGES", "100%", "50%2525", "é%09ü", "£"], read.GetProperty("keys").EnumerateArray().Select(k => k.GetString()));
                var row = 0;
                foreach (var vector in read.GetProperty("vectors").EnumerateArray())
                    Assert.Equal(vectors.Vectors[row++].ToArray(), vector.EnumerateArray().Select(v => v.GetSingle()));
            }

            using var textAgain = Load(File.ReadAllBytes(text + ".gensim"), binary: false);
            using var binaryAgain = Load(File.ReadAllBytes(binary + ".gensim"), binary: true);
            AssertSame(vectors, textAgain);
            AssertSame(vectors, binaryAgain);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_lines_end_after_a_binary_vector_is_no_part_of_the_next_key()
    {
        byte[] file = [.. "2 1\n"u8, .. "a "u8, 0, 0, 0x80, 0x3f, (byte)'\n', .. "b "u8, 0, 0, 0, 0x40, (byte)'\n'];
        using var vectors = Load(file, binary: true);
        Assert.Equal(["a", "b"], vectors.Keys);
        Assert.Equal(2f, vectors["b"][0]);
    }

    [Fact]
    public void Foreign_and_truncated_files_are_refused_with_the_place()
    {
        Assert.Contains("v:1: this is not a word2vec file", Refusal("PK\u0003\u0004"u8, binary: false), StringComparison.Ordinal);
        Assert.Contains("v:1: this is not a word2vec file", Refusal("-1 3\n"u8, binary: true), StringComparison.Ordinal);
        Assert.Contains("v:3: the file is cut short: it promises 2 vectors and holds 1", Refusal("2 1\na 1\n"u8, binary: false), StringComparison.Ordinal);
        Assert.Contains("v:2: found 1 numbers after the key; the first line says 2", Refusal("1 2\na 1\n"u8, binary: false), StringComparison.Ordinal);
        Assert.Contains("v:2: 'x' is not a number", Refusal("1 1\na x\n"u8, binary: false), StringComparison.Ordinal);
        Assert.Contains("cut short", Refusal("2 1\na \0\0\0\0b \0\0"u8, binary: true), StringComparison.Ordinal);
        Assert.Contains("occurs twice", Refusal("2 1\na 1\na 2\n"u8, binary: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Npy_has_numpys_header_and_the_rows()
    {
        using var vectors = Vectors();
        using MemoryStream matrix = new(), keys = new();
        using var plain = new KeyedVectors(["a", "b"], new VectorMatrix(2, 3));
        plain.Vectors[1][2] = 5;
        NumpyVectorFile.Save(matrix, keys, plain);
        var bytes = matrix.ToArray();
        var length = BitConverter.ToUInt16(bytes, 8);
        Assert.Equal(0, (10 + length) % 64);
        Assert.StartsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", Encoding.ASCII.GetString(bytes, 10, length), StringComparison.Ordinal);
        Assert.Equal(10 + length + (2 * 3 * 4), bytes.Length);
        Assert.Equal(5f, BitConverter.ToSingle(bytes, bytes.Length - 4));
        Assert.Equal("a\nb\n", Encoding.UTF8.GetString(keys.ToArray()));
    }

    [Fact]
    public void Projector_files_are_parallel()
    {
        using MemoryStream tsv = new(), names = new();
        using var vectors = new KeyedVectors(["a", "b c"], new VectorMatrix(2, 2), [7, 3]);
        vectors.Vectors[1][0] = 0.5f;
        ProjectorFile.Save(tsv, names, vectors);
        Assert.Equal("0\t0\n0.5\t0\n", Encoding.UTF8.GetString(tsv.ToArray()));
        Assert.Equal("item\tcount\na\t7\nb c\t3\n", Encoding.UTF8.GetString(names.ToArray()));
    }

    private static KeyedVectors Vectors()
    {
        var matrix = new VectorMatrix(Keys.Length, 5);
        for (var row = 0; row < Keys.Length; row++)
            for (var c = 0; c < 5; c++)
                matrix[row][c] = (row - 2) / (c + 3f);
        return new KeyedVectors(Keys, matrix);
    }

    private static byte[] Save(KeyedVectors vectors, bool binary)
    {
        using var stream = new MemoryStream();
        if (binary) WordVectorFile.SaveBinary(stream, vectors);
        else WordVectorFile.SaveText(stream, vectors);
        return stream.ToArray();
    }

    private static KeyedVectors Load(byte[] bytes, bool binary)
    {
        using var stream = new MemoryStream(bytes);
        return binary ? WordVectorFile.LoadBinary(stream, "v") : WordVectorFile.LoadText(stream, "v");
    }

    private static string Refusal(ReadOnlySpan<byte> file, bool binary)
    {
        var bytes = file.ToArray();
        return Assert.Throws<InputException>(() => Load(bytes, binary)).Message;
    }

    private static void AssertSame(KeyedVectors expected, KeyedVectors actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        for (var row = 0; row < expected.Count; row++) Assert.Equal(expected.Vectors[row].ToArray(), actual.Vectors[row].ToArray());
    }
}
