using SessionRec.Cli.Rendering;

namespace SessionRec.Cli.Tests.Rendering;

public class SparklineTests
{
    [Fact]
    public void Runs_from_the_lowest_to_the_highest() => Assert.Equal("▁▅█", Sparkline.Of([.1, .2, .275]));

    [Fact]
    public void A_flat_curve_stays_low() => Assert.Equal("▁▁▁", Sparkline.Of([.2, .2, .2]));

    [Fact]
    public void One_value_is_no_curve() => Assert.Equal("", Sparkline.Of([.2]));

    [Fact]
    public void Long_curves_are_thinned_and_keep_their_end()
    {
        var line = Sparkline.Of([.. Enumerable.Range(0, 99).Select(i => i / 100.0), 2.0]);

        Assert.Equal(10, line.Length);
        Assert.Equal('█', line[^1]);
        Assert.True(line[..^1].All(c => c <= '▄'));
    }

    [Fact]
    public void Values_that_are_not_finite_leave_no_mark() => Assert.Equal("▁█", Sparkline.Of([.1, double.NaN, .2]));
}
