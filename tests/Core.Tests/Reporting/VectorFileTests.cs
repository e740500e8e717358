using System.Globalization;
using SessionRec.Core.Data;
using SessionRec.Core.Models.Word2Vec;
using SessionRec.Core.Reporting;

namespace SessionRec.Core.Tests.Reporting;

public sealed class VectorFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-vectors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Vectors_read_back_to_the_last_digit_under_their_items()
    {
        var corpus = new SessionCorpus(["BANK CHARGES", "b", "100%"], [0, 1, 0, 2, 0, 1], [0, 3, 6]);
        var options = new Word2VecOptions { VectorSize = 5, MinCount = 1 };
        using var model = new Word2VecModel(Vocabulary.Build(corpus, options), options);
        var path = Path.Combine(_folder, "vectors.txt");

        VectorFile.WriteText(path, model, corpus.ItemKeys, TestContext.Current.CancellationToken);

        var lines = File.ReadAllLines(path);
        Assert.Equal("3 5", lines[0]);
        Assert.StartsWith("BANK%20CHARGES ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["BANK CHARGES", "b", "100%"], lines[1..].Select(l => Uri.UnescapeDataString(l.Split(' ')[0])));
        for (var row = 0; row < 3; row++)
            Assert.Equal(model.Input[row].ToArray(), lines[row + 1].Split(' ').Skip(1).Select(n => float.Parse(n, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("a\tb", "a%09b")]
    [InlineData("85123A", "85123A")]
    [InlineData("ä€", "ä€")]
    public void Only_what_breaks_columns_is_escaped(string key, string written)
    {
        Assert.Equal(written, VectorFile.Escape(key));
        Assert.Equal(key, Uri.UnescapeDataString(written));
    }
}
