using SessionRec.Core.Data.Generation;

namespace SessionRec.Core.Tests.Data.Generation;

public sealed class QuantileCurveTests
{
    private static readonly QuantileCurve Curve = new((0, 10), (0.5, 20), (1, 100));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(0.25, 15)]
    [InlineData(0.5, 20)]
    [InlineData(0.75, 60)]
    [InlineData(1, 100)]
    public void Values_lie_on_straight_lines_between_the_points(double share, double value) => Assert.Equal(value, Curve.At(share), 12);
}
