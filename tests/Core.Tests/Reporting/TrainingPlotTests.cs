using SessionRec.Core.Reporting;

namespace SessionRec.Core.Tests.Reporting;

public sealed class TrainingPlotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sessionrec-plot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_png_of_the_stated_size_is_written(bool withLoss)
    {
        var path = Path.Combine(_folder, "training.png");
        TrainingPlot.SavePng(path, "word2vec", [("recall@10", [.1, .15, .17]), ("mrr@10", [.05, double.NaN, .08])], withLoss ? [3.0, 2.5, 2.2] : []);

        var bytes = File.ReadAllBytes(path);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.Equal((1000, 700), (BigEndian(bytes, 16), BigEndian(bytes, 20)));
    }

    private static int BigEndian(byte[] bytes, int offset) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(offset));
}
