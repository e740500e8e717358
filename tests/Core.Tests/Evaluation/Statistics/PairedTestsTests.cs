using SessionRec.Core.Evaluation.Statistics;

namespace SessionRec.Core.Tests.Evaluation.Statistics;

/// <summary>The expected figures are those of scipy 1.10.</summary>
public sealed class PairedTestsTests
{
    [Fact]
    public void Wilcoxon_is_scipys_normal_approximation()
    {
        double[] first = [1, .5, 0, .25, .1, 0, .2, 1, 0, .125, .3333, 0];
        double[] second = [.5, .5, .2, 0, 0, 0, .25, 0, .1, .1111, .25, 1];
        Assert.Equal(.5745648243125437, WilcoxonTest.PValue(first, second), 8);
        Assert.Equal(.5745648243125437, WilcoxonTest.PValue(second, first), 8);
        Assert.Equal(1, WilcoxonTest.PValue(first, first));
    }

    [Fact]
    public void McNemar_is_the_exact_binomial_test_of_the_differing_queries()
    {
        bool[] first = [.. Enumerable.Repeat(true, 3), .. Enumerable.Repeat(false, 8), true, false];
        bool[] second = [.. Enumerable.Repeat(false, 3), .. Enumerable.Repeat(true, 8), true, false];
        Assert.Equal(.2265625, McNemarTest.PValue(first, second), 12);
        Assert.Equal(1, McNemarTest.PValue([true], [false]), 12);
        Assert.Equal(1, McNemarTest.PValue(first, first));
    }

    [Fact]
    public void Wilson_intervals_are_scipys()
    {
        var quarter = ProportionInterval.Wilson(250, 1000);
        Assert.Equal(.2241530989836914, quarter.Low, 9);
        Assert.Equal(.27776028025908617, quarter.High, 9);
        var none = ProportionInterval.Wilson(0, 20);
        Assert.Equal(0, none.Low, 12);
        Assert.Equal(.16112515805281935, none.High, 9);
        Assert.Equal(.0268, ProportionInterval.NormalHalfWidth(.25, 1000), 4);
    }

    [Fact]
    public void Holm_multiplies_by_the_tests_that_remain_and_never_falls()
    {
        Assert.Equal([.03, .06, .06, .02], HolmCorrection.Adjust([.01, .04, .03, .005]).Select(p => Math.Round(p, 12)));
        Assert.Equal([1.0, 1.0], HolmCorrection.Adjust([.6, .9]));
        Assert.Empty(HolmCorrection.Adjust([]));
    }

    [Fact]
    public void Bootstrap_intervals_are_seeded_and_near_the_normal_ones()
    {
        double[] scores = [.. Enumerable.Range(0, 1000).Select(i => i % 4 == 0 ? 1.0 : 0.0)];
        var interval = Bootstrap.Mean(scores, seed: 3);
        Assert.Equal(interval, Bootstrap.Mean(scores, seed: 3));
        Assert.NotEqual(interval, Bootstrap.Mean(scores, seed: 4));
        Assert.InRange(interval.Low, .25 - .032, .25 - .022);
        Assert.InRange(interval.High, .25 + .022, .25 + .032);
        Assert.Equal(new Interval(.5, .5), Bootstrap.Mean([.5, .5], seed: 1));
    }
}
