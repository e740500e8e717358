using System.Buffers.Binary;
using SessionRec.Core.Reporting;
using SessionRec.Core.Reporting.Figures;

namespace SessionRec.Core.Tests.Reporting;

public sealed class TrainingFigureTests
{
    [Theory]
    [InlineData(true, 700)]
    [InlineData(false, 360)]
    public void It_is_drawn_as_a_png_with_the_loss_below_where_there_is_one(bool withLoss, int height)
    {
        var figure = TrainingFigure.Of("word2vec", [("recall@10", [.1, .15, .17]), ("mrr@10", [.05, double.NaN, .08])], withLoss ? [3.0, 2.5, 2.2] : []);

        using var renderer = new FigureRenderer();
        var png = renderer.ToPng(figure);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal((Figure.Width * FigurePicture.PixelRatio, height * FigurePicture.PixelRatio), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        var svg = renderer.ToSvg(figure);
        Assert.Contains(">recall@10<", svg, StringComparison.Ordinal);
        Assert.Equal(withLoss, svg.Contains(">loss<", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_table_has_a_row_an_epoch_and_a_model_of_one_epoch_is_a_point()
    {
        var table = TrainingFigure.Of("popularity", [("recall@10", [.1])], []).Table;

        Assert.Equal(["epoch", "recall@10"], table.Columns);
        Assert.Equal([[1, .1]], table.Rows);
    }
}
