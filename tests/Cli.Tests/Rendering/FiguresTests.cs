using SessionRec.Cli.Rendering;
using SessionRec.Core.Tuning;

namespace SessionRec.Cli.Tests.Rendering;

public class FiguresTests
{
    [Theory]
    [InlineData(.254, ".2540")]
    [InlineData(0, ".0000")]
    [InlineData(1, "1.0000")]
    [InlineData(-.5, "-.5000")]
    [InlineData(5.25, "5.2500")]
    public void Shares_have_four_decimals_and_no_leading_zero(double value, string text) => Assert.Equal(text, Figures.Share(value));

    [Fact]
    public void Counts_have_separators_and_plurals()
    {
        Assert.Equal("406,632", Figures.Count(406_632));
        Assert.Equal("1 trial", Figures.Count(1, "trial"));
        Assert.Equal("1,060 epochs", Figures.Count(1_060, "epoch"));
        Assert.Equal("± .027", Figures.PlusMinus(.0269));
    }

    [Theory]
    [InlineData(131, "02:11")]
    [InlineData(3731, "1:02:11")]
    [InlineData(90_061, "25:01:01")]
    public void Times_are_minutes_and_seconds(int seconds, string text) => Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Real_parameters_are_shortened_and_others_are_not() => Assert.Equal(
        "ns_exponent 0.6522 · seed 1794525375 · sg true",
        Figures.Parameters([new("ns_exponent", .6521583005249976), new("seed", 1794525375), new("sg", true)]));
}
